using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions.Triggers;

// `on: { queue: ... }`: messages that another system writes.
internal sealed record QueueTriggerDefinition(DeclaredMap At, DeclaredText Queue, DeclaredText? MessageId, DeclaredText? Condition) : TriggerDefinition(At)
{
    public override DeclaredText? Where => Condition;
}
