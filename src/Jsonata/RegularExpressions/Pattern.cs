using System.Text.RegularExpressions;
using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.RegularExpressions;

/// <summary>A compiled regular expression: on the engine that takes linear time where the pattern allows that, else under a time limit.</summary>
internal sealed class Pattern
{
    // A machine under load is no reason to give up a match that takes linear time.
    private static readonly TimeSpan LongestLinearMatch = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    private Pattern(string source, Regex regex, int[] groups)
    {
        Source = source;
        Regex = regex;
        Groups = groups;
    }

    public string Source { get; }

    public Regex Regex { get; }

    /// <summary>Numbers of the capturing groups in the order in which they open.</summary>
    public int[] Groups { get; }

    /// <exception cref="JsonataException">The pattern is not valid (S0303).</exception>
    public static Pattern Compile(string source, string flags)
    {
        var translation = Translation.Of(source, flags.Contains('m'));
        var options = RegexOptions.CultureInvariant;
        if (flags.Contains('i'))
            options |= RegexOptions.IgnoreCase;
        if (flags.Contains('m'))
            options |= RegexOptions.Multiline;
        try
        {
            var regex = Linear(translation.Text, options) ?? new Regex(translation.Text, options, LongestMatch);
            return new Pattern(source, regex, translation.GroupNumbers(regex));
        }
        catch (ArgumentException invalid)
        {
            throw Fault.Of("S0303", invalid.Message.TrimEnd('.'));
        }
    }

    private static Regex? Linear(string text, RegexOptions options)
    {
        try
        {
            return new Regex(text, options | RegexOptions.NonBacktracking, LongestLinearMatch);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
