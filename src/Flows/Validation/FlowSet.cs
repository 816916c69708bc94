using System.Diagnostics.CodeAnalysis;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// The flows that are read together, by name; of two with one name the first.
internal sealed class FlowSet
{
    public static readonly FlowSet None = new([]);

    private readonly Dictionary<string, FlowDefinition> byName = new(StringComparer.Ordinal);

    public FlowSet(IEnumerable<FlowDefinition> flows)
    {
        foreach (var flow in flows)
        {
            if (flow.Name is { } name)
                byName.TryAdd(name.Value, flow);
        }
    }

    public IReadOnlyCollection<string> Names => byName.Keys;

    public bool TryGet(string name, [NotNullWhen(true)] out FlowDefinition? flow) => byName.TryGetValue(name, out flow);

    // Every flow whose steps one takes along, directly or by way of others; itself among them where it is in a circle.
    public IReadOnlyCollection<FlowDefinition> RunBy(FlowDefinition flow)
    {
        var found = new HashSet<FlowDefinition>(ReferenceEqualityComparer.Instance);
        var open = new Stack<FlowDefinition>([flow]);
        while (open.TryPop(out var next))
        {
            foreach (var run in RunsOf(next))
            {
                if (TryGet(run.Flow.Value, out var called) && found.Add(called))
                    open.Push(called);
            }
        }

        return found;
    }

    public static IEnumerable<RunDefinition> RunsOf(FlowDefinition flow) => FlowValidation.AllSteps(flow.Steps).OfType<RunDefinition>();
}
