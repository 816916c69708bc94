using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions.Triggers;

// `on: { flow: ... }`: events that another flow emits.
internal sealed record FlowTriggerDefinition(DeclaredMap At, DeclaredText Flow, IReadOnlyList<DeclaredText> Types, DeclaredText? Condition) : TriggerDefinition(At)
{
    public override DeclaredText? Where => Condition;
}
