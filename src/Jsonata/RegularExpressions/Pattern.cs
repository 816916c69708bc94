using System.Globalization;
using System.Text.RegularExpressions;
using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.RegularExpressions;

/// <summary>A compiled regular expression. It runs on .NET's fast engine, which some patterns lead into exponential time on some texts;
/// a text that takes it long goes to the engine that takes linear time, and after a few of these all texts do. Both find the same matches.</summary>
internal sealed class Pattern
{
    // A match takes microseconds. One that takes this long is no good for the fast engine, or its thread had to wait on a busy machine;
    // the latter must not count for ever, so it takes more than one.
    private static readonly TimeSpan FirstTry = TimeSpan.FromMilliseconds(40);
    private const int TriesInVain = 5;

    // A machine under load is no reason to give up a match that takes linear time.
    private static readonly TimeSpan LongestLinearMatch = TimeSpan.FromSeconds(5);

    // For patterns that only the backtracking engine knows: those with look-around and back references.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    private readonly string _translated;
    private readonly RegexOptions _options;
    private readonly Regex _fast;
    private Regex? _thorough;
    private int _inVain;

    private Pattern(string source, string translated, RegexOptions options, Translation translation)
    {
        Source = source;
        _translated = translated;
        _options = options;
        _fast = new Regex(translated, options, FirstTry);
        Groups = translation.GroupNumbers(_fast);
    }

    public string Source { get; }

    /// <summary>Numbers of the capturing groups in the order in which they open.</summary>
    public int[] Groups { get; }

    /// <summary>True once the fast engine has been given up.</summary>
    public bool IsThorough => Volatile.Read(ref _inVain) >= TriesInVain;

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
            return new Pattern(source, translation.Text, options, translation);
        }
        catch (ArgumentException invalid)
        {
            throw Fault.Of("S0303", invalid.Message.TrimEnd('.'));
        }
    }

    /// <summary>The first match from a place on.</summary>
    /// <exception cref="JsonataException">U1004: it takes too long, on a pattern that the linear engine does not know.</exception>
    public Match Match(string text, int from)
    {
        if (!IsThorough)
        {
            try
            {
                return _fast.Match(text, from);
            }
            catch (RegexMatchTimeoutException)
            {
                Interlocked.Increment(ref _inVain);
            }
        }

        var thorough = Thorough();
        try
        {
            return thorough.Match(text, from);
        }
        catch (RegexMatchTimeoutException)
        {
            throw Fault.Of("U1004", $"{thorough.MatchTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s for one match");
        }
    }

    private Regex Thorough()
    {
        if (Volatile.Read(ref _thorough) is { } known)
            return known;
        var made = Linear() ?? new Regex(_translated, _options, LongestMatch);
        Volatile.Write(ref _thorough, made);
        return made;
    }

    private Regex? Linear()
    {
        try
        {
            return new Regex(_translated, _options | RegexOptions.NonBacktracking, LongestLinearMatch);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
