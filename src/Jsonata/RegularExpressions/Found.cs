using System.Text.RegularExpressions;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.RegularExpressions;

/// <summary>One match: of a regular expression, or the object that a matcher function of the expression's author gave.</summary>
internal abstract class Found
{
    public abstract Value Text { get; }

    public abstract Value Start { get; }

    public abstract Value Groups { get; }

    /// <summary>The match as a function of the expression sees it.</summary>
    public abstract Value AsObject { get; }

    public abstract Found? Next(in CallSite site);

    /// <summary>Where the match lies, cut to the text.</summary>
    public abstract (int Start, int Length) Range(int textLength);
}

internal static class Matches
{
    public static Found? First(FunctionValue matcher, string text, in CallSite site) => matcher is RegexFunction regex
        ? regex.Find(text, 0, site.Run)
        : AuthorsMatch.Of(matcher.Call([Value.Of(text)], Value.Null, site), site.Run);
}

/// <summary>A match of a regular expression.</summary>
internal sealed class RegexMatch(RegexFunction regex, string text, Match match) : Found
{
    private Value _groups;

    public override Value Text => Value.Of(match.Value);

    public override Value Start => Value.Of((double)match.Index);

    public override Value Groups => _groups.IsUndefined ? _groups = Value.Of(AllGroups()) : _groups;

    public override Value AsObject
    {
        get
        {
            var result = new ObjectValue(5);
            result.Set("match", Text);
            result.Set("start", Start);
            result.Set("end", Value.Of((double)match.Index + match.Length));
            result.Set("groups", Groups);
            result.Set("next", Value.Of(new NextMatch(this)));
            return Value.Of(result);
        }
    }

    public override Found? Next(in CallSite site)
    {
        var from = match.Index + match.Length;
        if (from >= text.Length)
            return null;
        var next = regex.Find(text, from, site.Run);
        return next is { IsEmpty: true } ? throw Fault.Of("D1004", regex.Pattern.Source) : next;
    }

    public override (int Start, int Length) Range(int textLength) => (match.Index, match.Length);

    private bool IsEmpty => match.Length == 0;

    private ArrayValue AllGroups()
    {
        var numbers = regex.Pattern.Groups;
        var groups = new Value[numbers.Length];
        for (var index = 0; index < groups.Length; index++)
        {
            var group = match.Groups[numbers[index]];
            groups[index] = group.Success ? Value.Of(group.Value) : Value.Undefined;
        }

        return new ArrayValue(groups, groups.Length);
    }
}

/// <summary>The function <c>next</c> of a match.</summary>
internal sealed class NextMatch(RegexMatch match) : FunctionValue
{
    public override int Arity => 0;

    public override Value Call(ReadOnlySpan<Value> arguments, in Value context, in CallSite site) =>
        match.Next(site)?.AsObject ?? Value.Undefined;
}

/// <summary>A match that a function of the expression's author describes.</summary>
internal sealed class AuthorsMatch(Value match) : Found
{
    private static readonly string[] Marks = ["start", "end", "groups", "next"];

    public override Value Text => Members.Get(match, "match");

    public override Value Start => Members.Get(match, "start");

    public override Value Groups => Members.Get(match, "groups");

    public override Value AsObject => match;

    public static Found? Of(in Value result, Run run)
    {
        if (result.IsUndefined || !Truth.OfComparison(result, run))
            return null;
        if (result.Kind != Kind.Object)
            throw Fault.Of("T1010");
        foreach (var mark in Marks)
        {
            var member = Members.Get(result, mark);
            if (member.Kind is Kind.Number or Kind.Function or Kind.Array)
                return new AuthorsMatch(result);
        }

        throw Fault.Of("T1010");
    }

    public override Found? Next(in CallSite site)
    {
        if (Members.Get(match, "next").Function is not { } next)
            throw Fault.Of("T1010");
        return Of(next.Call([], Value.Null, site), site.Run);
    }

    public override (int Start, int Length) Range(int textLength)
    {
        var start = Start.Kind == Kind.Number ? (int)Math.Clamp(Start.AsNumber(), 0, textLength) : 0;
        var length = Text.IsString ? Text.AsString().Length : 0;
        return (start, Math.Min(length, textLength - start));
    }
}
