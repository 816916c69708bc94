using System.Text.RegularExpressions;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.RegularExpressions;

/// <summary>A regular expression as the function that it is: given a text it returns its first match.</summary>
internal sealed class RegexFunction(Pattern pattern) : FunctionValue
{
    public override int Arity => 2;

    public Pattern Pattern => pattern;

    public override Value Call(ReadOnlySpan<Value> arguments, in Value context, in CallSite site)
    {
        if (arguments.Length == 0 || !arguments[0].IsString)
            return Value.Undefined;
        return Find(arguments[0].AsString(), 0, site.Run)?.AsObject ?? Value.Undefined;
    }

    public RegexMatch? Find(string text, int from, Run run)
    {
        run.Step(1 + ((text.Length - from) >> 5));
        try
        {
            var match = pattern.Regex.Match(text, from);
            run.CheckTime();
            return match.Success ? new RegexMatch(this, text, match) : null;
        }
        catch (RegexMatchTimeoutException)
        {
            throw Fault.Of("U1004", $"{pattern.Regex.MatchTimeout.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)} s for one match");
        }
    }
}
