using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions.Triggers;

// `on: { manual: true }`: a person starts a run, or another flow runs the steps.
internal sealed record ManualTriggerDefinition(DeclaredMap At) : TriggerDefinition(At);
