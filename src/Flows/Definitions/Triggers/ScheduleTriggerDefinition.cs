using Trunkline.Declarations;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Definitions.Triggers;

// `on: { schedule: ... }` or `on: { every: ... }`: ticks of a clock. One of Cron and Every is there.
internal sealed record ScheduleTriggerDefinition(DeclaredMap At, DeclaredText? Cron, DeclaredText? Zone, TimeSpan? Every, MissedTicks Missed, bool Overlap) : TriggerDefinition(At);
