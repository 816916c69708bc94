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
}
