using System.Collections.Frozen;
using Trunkline.Flows;
using Trunkline.Flows.Triggers;
using Trunkline.Runs.Catalog;

namespace Trunkline.Runs.Http;

/// <summary>Which flow answers which request. Where two paths fit, the one with more of it written out does; the validators let no other case pass.</summary>
internal sealed class RouteTable(FlowCatalog flows)
{
    private readonly FrozenDictionary<int, (CompiledFlow Flow, HttpTrigger Trigger)[]> byLength = flows.Of<HttpTrigger>()
        .GroupBy(f => f.Trigger.Route.All.Count)
        .ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(f => f.Trigger.Route.All.Count(s => !s.IsParameter)).ToArray());

    private readonly FrozenSet<string> names = flows.Of<HttpTrigger>().Select(f => f.Flow.Plan.Flow).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a flow of that name answers requests.</summary>
    public bool Has(string flow) => names.Contains(flow);

    /// <summary>Those that a path fits, by method; empty for none.</summary>
    public IReadOnlyDictionary<string, (CompiledFlow Flow, HttpTrigger Trigger)> Find(IReadOnlyList<string> segments)
    {
        var found = new SortedDictionary<string, (CompiledFlow, HttpTrigger)>(StringComparer.Ordinal);
        foreach (var candidate in byLength.GetValueOrDefault(segments.Count) ?? [])
        {
            if (Fits(candidate.Trigger.Route, segments))
                found.TryAdd(candidate.Trigger.Route.Method, candidate);
        }

        return found;
    }

    /// <summary>The path's parameters in order.</summary>
    public static List<string> Values(HttpRoute route, IReadOnlyList<string> segments)
    {
        var values = new List<string>();
        for (var i = 0; i < segments.Count; i++)
        {
            if (route.All[i].IsParameter)
                values.Add(segments[i]);
        }

        return values;
    }

    private static bool Fits(HttpRoute route, IReadOnlyList<string> segments)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            if (route.All[i].IsParameter ? segments[i].Length == 0 : !string.Equals(route.All[i].Text, segments[i], StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
