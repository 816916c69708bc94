using Trunkline.Flows.Schedules;

namespace Trunkline.Flows.Triggers;

/// <summary>Ticks of a clock.</summary>
public sealed class ScheduleTrigger : FlowTrigger
{
    internal ScheduleTrigger(FlowSchedule schedule, MissedTicks missed, bool overlap)
    {
        Schedule = schedule;
        Missed = missed;
        Overlap = overlap;
    }

    /// <summary>When they are due.</summary>
    public FlowSchedule Schedule { get; }

    /// <summary>What becomes of ticks that were due while nobody was there to start a run.</summary>
    public MissedTicks Missed { get; }

    /// <summary>Whether a tick starts a run while the one before is still going.</summary>
    public bool Overlap { get; }
}

/// <summary>What becomes of ticks that were due while nobody was there.</summary>
public enum MissedTicks
{
    /// <summary>Nothing.</summary>
    Skip,

    /// <summary>One run stands for all of them.</summary>
    Last,

    /// <summary>Each starts its run.</summary>
    All,
}
