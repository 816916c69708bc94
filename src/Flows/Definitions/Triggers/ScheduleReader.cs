using Trunkline.Declarations;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Definitions.Triggers;

// Reads the two kinds of trigger that a clock fires.
internal static class ScheduleReader
{
    public static ScheduleTriggerDefinition? ReadCron(DeclaredMap on, FaultList faults)
    {
        var cron = on.Text("schedule", faults);
        var zone = on.Text("zone", faults);
        var (missed, overlap) = Rules(on, faults);
        return cron is null ? null : new ScheduleTriggerDefinition(on, cron, zone, null, missed, overlap);
    }

    public static ScheduleTriggerDefinition? ReadEvery(DeclaredMap on, FaultList faults)
    {
        var every = ValueReader.Duration(on, "every", faults);
        if (every is { } period && (period.Ticks % TimeSpan.TicksPerSecond != 0 || period > TimeSpan.FromDays(366)))
        {
            faults.Add(on.Node("every")!, $"'every' is '{DurationText.Format(period)}'", "use whole seconds, up to 366 days");
            every = null;
        }

        var (missed, overlap) = Rules(on, faults);
        return every is null ? null : new ScheduleTriggerDefinition(on, null, null, every, missed, overlap);
    }

    private static (MissedTicks Missed, bool Overlap) Rules(DeclaredMap on, FaultList faults)
    {
        var missed = ValueReader.Choice(on, FlowGrammar.Missed, faults) switch
        {
            "all" => MissedTicks.All,
            "skip" => MissedTicks.Skip,
            _ => MissedTicks.Last,
        };
        return (missed, ValueReader.Choice(on, FlowGrammar.Overlap, faults) == "allow");
    }
}
