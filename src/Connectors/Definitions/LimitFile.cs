using System.Globalization;
using Trunkline.Connectors.Limits;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Definitions;

/// <summary>Reads <c>limit: { rate, burst, concurrency }</c>, <c>timeout</c> and <c>maxResponse</c>.</summary>
internal static class LimitFile
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    public static BudgetDefinition? Budget(DeclaredMap root, FileScope scope)
    {
        if (root.Map("limit", scope.Faults) is not { } map)
            return null;
        var rate = Rate(map, scope);
        var burst = scope.Number(map, "burst", 1, 100_000);
        var concurrency = scope.Number(map, "concurrency", 1, 10_000);
        map.RejectUnknownKeys(scope.Faults);
        if (burst is not null && rate is null && map.Node("rate") is null)
            scope.Faults.Add(map.Node("burst")!, "'burst' says nothing without a 'rate'", "add rate: 10/s");

        // Without a burst: a tenth of a second's worth, at least one call.
        return new BudgetDefinition(rate, burst ?? (int)Math.Max(1, (rate ?? 0) / 10), concurrency);
    }

    /// <summary><c>breaker: { failures, open }</c>, or <c>breaker: off</c>.</summary>
    public static BreakerDefinition? Breaker(DeclaredMap root, FileScope scope)
    {
        if (root.Node("breaker") is DeclaredText { Value: "off" })
            return null;
        if (root.Map("breaker", scope.Faults) is not { } map)
            return BreakerDefinition.Default;
        var failures = scope.Number(map, "failures", 1, 10_000) ?? BreakerDefinition.Default.Failures;
        var open = scope.Duration(map, "open", Shortest, TimeSpan.FromHours(1)) ?? BreakerDefinition.Default.Open;
        map.RejectUnknownKeys(scope.Faults);
        return new BreakerDefinition(failures, open);
    }

    /// <summary><c>timeout: 10s</c> for the whole, or a map of <c>connect</c>, <c>header</c>, <c>body</c>, <c>whole</c>.</summary>
    public static ConnectionLimits Exchange(DeclaredMap root, FileScope scope)
    {
        var limits = new ConnectionLimits();
        if (root.Node("timeout") is DeclaredMap map)
        {
            limits = limits with
            {
                ConnectTimeout = Time(map, "connect", scope) ?? limits.ConnectTimeout,
                HeaderTimeout = Time(map, "header", scope) ?? limits.HeaderTimeout,
                BodyTimeout = Time(map, "body", scope) ?? limits.BodyTimeout,
                Timeout = Time(map, "whole", scope) ?? limits.Timeout,
            };
            map.RejectUnknownKeys(scope.Faults);
        }
        else if (Time(root, "timeout", scope) is { } whole)
        {
            limits = limits with { Timeout = whole };
        }

        return Bytes(root, scope) is { } most ? limits with { MaxResponseBytes = most } : limits;
    }

    private static TimeSpan? Time(DeclaredMap map, string key, FileScope scope) => scope.Duration(map, key, Shortest, ConnectionLimits.MostTimeout);

    private static double? Rate(DeclaredMap map, FileScope scope)
    {
        if (scope.Plain(map, "rate") is not { } text)
            return null;
        var slash = text.IndexOf('/');
        double? seconds = slash < 0 ? null : text[(slash + 1)..] switch { "s" => 1, "m" => 60, "h" => 3600, "d" => 86400, _ => null };
        if (seconds is { } unit && double.TryParse(text.AsSpan(0, slash), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= 100_000)
            return count / unit;
        scope.Faults.Add(map.Node("rate")!, $"'{text}' is not a rate", "write calls and a unit: 10/s, 600/m, 5000/h or 100000/d");
        return null;
    }

    private static int? Bytes(DeclaredMap root, FileScope scope)
    {
        if (scope.Plain(root, "maxResponse") is not { } text)
            return null;
        var unit = text.EndsWith("MiB", StringComparison.Ordinal) ? 1024 * 1024 : text.EndsWith("KiB", StringComparison.Ordinal) ? 1024 : 0;
        if (unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0 && (long)count * unit <= 256 * 1024 * 1024)
            return count * unit;
        scope.Faults.Add(root.Node("maxResponse")!, $"'{text}' is not a size", "write 512KiB or 20MiB, at most 256MiB");
        return null;
    }
}
