using System.Globalization;
using Trunkline.Declarations;
using Trunkline.Flows.Plans;

namespace Trunkline.Connectors.Definitions;

/// <summary>Reads <c>retry: { attempts, first, factor, max, for, on }</c>.</summary>
public static class RetryFile
{
    /// <summary>Reads a retry map; every key that is absent or faulty keeps its value of <paramref name="defaults"/>.</summary>
    /// <param name="map">The map.</param>
    /// <param name="faults">Where faults go, unknown keys included.</param>
    /// <param name="defaults">What is not said.</param>
    public static RetryPolicy Read(DeclaredMap map, FaultList faults, RetryPolicy defaults)
    {
        var policy = defaults with
        {
            Attempts = Attempts(map, faults) ?? defaults.Attempts,
            First = Duration(map, "first", faults) ?? defaults.First,
            Factor = Factor(map, faults) ?? defaults.Factor,
            Max = Duration(map, "max", faults) ?? defaults.Max,
            For = Duration(map, "for", faults) ?? defaults.For,
            On = RetryConditions.Read(map, defaults.On, faults),
        };
        if (policy.Max < policy.First && map.Node("max") is { } max)
            faults.Add(max, "'max' is shorter than 'first'", "make it at least as long");
        map.RejectUnknownKeys(faults);
        return policy;
    }

    private static int? Attempts(DeclaredMap map, FaultList faults)
    {
        if (map.Text("attempts", faults) is not { } text)
            return null;
        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) && attempts is >= 1 and <= 100)
            return attempts;
        faults.Add(text, $"'attempts' is '{text.Value}'", "use a whole number from 1 to 100");
        return null;
    }

    private static double? Factor(DeclaredMap map, FaultList faults)
    {
        if (map.Text("factor", faults) is not { } text)
            return null;
        if (double.TryParse(text.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor is >= 1 and <= 100)
            return factor;
        faults.Add(text, $"'factor' is '{text.Value}'", "use a number from 1 to 100");
        return null;
    }

    private static TimeSpan? Duration(DeclaredMap map, string key, FaultList faults)
    {
        if (map.Text(key, faults) is not { } text)
            return null;
        if (DurationText.TryParse(text.Value, out var duration))
            return duration;
        faults.Add(text, $"'{text.Value}' is not a duration", DurationText.Remedy);
        return null;
    }
}
