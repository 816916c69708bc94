using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions.Triggers;

// `on: { source: ... }`: events that an outside system posts.
internal sealed record SourceTriggerDefinition(DeclaredMap At, DeclaredText Source, IReadOnlyList<DeclaredText> Types, DeclaredText? Condition) : TriggerDefinition(At)
{
    public override DeclaredText? Where => Condition;
}
