using Trunkline.Declarations;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Definitions;

// A flow as its author wrote it: read, not yet checked, every part with its place. What runs is the plan made from it.
internal sealed record FlowDefinition(DeclaredMap At, DeclaredText? Name, TriggerDefinition? Trigger, IReadOnlyList<StepDefinition> Steps, bool RecordBodies, ErrorRule? OnError)
{
    public DeclaredText? OrderBy { get; init; }
}
