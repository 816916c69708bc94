using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Trunkline.Flows;
using Trunkline.Flows.Triggers;
using Trunkline.Intake.Events;

namespace Trunkline.Runs.Catalog;

/// <summary>The flows of this deployment, found by the source they listen to.</summary>
public sealed class FlowCatalog
{
    private readonly FrozenDictionary<string, (CompiledFlow Flow, EventTrigger Trigger)[]> bySource;

    /// <summary>Indexes the flows.</summary>
    public FlowCatalog(IReadOnlyList<CompiledFlow> flows)
    {
        All = flows;
        bySource = Of<EventTrigger>().GroupBy(f => f.Trigger.Source, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>All flows.</summary>
    public IReadOnlyList<CompiledFlow> All { get; }

    /// <summary>The flow of a name; false where there is none.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out CompiledFlow? flow)
    {
        flow = All.FirstOrDefault(f => f.Plan.Flow == name);
        return flow is not null;
    }

    /// <summary>The flows that one kind of trigger starts, each with it.</summary>
    public IEnumerable<(CompiledFlow Flow, T Trigger)> Of<T>()
        where T : FlowTrigger => All.Where(f => f.Trigger is T).Select(f => (f, (T)f.Trigger));

    /// <summary>The flows that want an event.</summary>
    public IEnumerable<CompiledFlow> Wanting(AcceptedEvent accepted)
    {
        if (!bySource.TryGetValue(accepted.Source, out var listening))
            yield break;
        foreach (var (flow, trigger) in listening)
        {
            if (trigger.Wants(accepted.Source, accepted.Type, accepted.Envelope))
                yield return flow;
        }
    }
}
