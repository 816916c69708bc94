using System.Globalization;
using Trunkline.Declarations;

namespace Trunkline.Flows.Plans;

/// <summary>Reads a declared <c>retry</c> map; connections and steps write it alike.</summary>
public static class RetryPolicyReader
{
    /// <summary>The policy, with what is left out taken from another one. What is wrong is reported and read as left out.</summary>
    /// <param name="map"><c>attempts</c>, <c>first</c>, <c>factor</c>, <c>max</c>, <c>for</c>, <c>on</c>, <c>unsafe</c>; each may be absent.</param>
    /// <param name="inherited">Where the absent ones come from.</param>
    /// <param name="faults">Where faults go.</param>
    public static RetryPolicy Read(DeclaredMap map, RetryPolicy inherited, FaultList faults)
    {
        var before = faults.Count;
        var policy = new RetryPolicy
        {
            Attempts = (int)(Number(map, "attempts", 1, 100, whole: true, faults) ?? inherited.Attempts),
            First = Duration(map, "first", faults) ?? inherited.First,
            Factor = Number(map, "factor", 1, 10, whole: false, faults) ?? inherited.Factor,
            Max = Duration(map, "max", faults) ?? inherited.Max,
            For = Duration(map, "for", faults) ?? inherited.For,
            On = RetryConditions.Read(map, inherited.On, faults),
            Unsafe = Flag(map, "unsafe", faults) ?? inherited.Unsafe,
        };
        map.RejectUnknownKeys(faults);
        if (faults.Count > before || policy.First <= policy.Max)
            return policy;

        // Whoever lowers the one and leaves out the other means the other to follow.
        if (map.Has("first") && map.Has("max"))
            faults.Add(map.Node("max")!, $"'max' is shorter than 'first' ({DurationText.Format(policy.First)})", "make it at least as long");
        return map.Has("first") ? policy with { Max = policy.First } : policy with { First = policy.Max };
    }

    private static double? Number(DeclaredMap map, string key, int least, int most, bool whole, FaultList faults)
    {
        if (map.Text(key, faults) is not { } text)
            return null;
        var style = whole ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
        if (double.TryParse(text.Value, style, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        faults.Add(text, $"'{key}' is '{text.Value}'", $"make it a {(whole ? "whole " : "")}number from {least} to {most}");
        return null;
    }

    private static bool? Flag(DeclaredMap map, string key, FaultList faults)
    {
        if (map.Text(key, faults) is not { } text)
            return null;
        if (text.Value is "true" or "false")
            return text.Value == "true";
        faults.Add(text, $"'{key}' is '{text.Value}'", "use true or false");
        return null;
    }

    private static TimeSpan? Duration(DeclaredMap map, string key, FaultList faults)
    {
        if (map.Text(key, faults) is not { } text)
            return null;
        if (DurationText.TryParse(text.Value, out var duration) && duration > TimeSpan.Zero)
            return duration;
        faults.Add(text, $"'{key}' is '{text.Value}'", DurationText.Remedy);
        return null;
    }
}
