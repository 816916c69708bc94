using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Reconciling;

/// <summary>What became of runs, counted since the books were opened.</summary>
public sealed record RunCounts
{
    /// <summary>Runs that were started, whatever by.</summary>
    public long Started { get; init; }

    /// <summary>Runs whose steps are all over.</summary>
    public long Completed { get; init; }

    /// <summary>Runs that a person, or the expiry of dead letters, ended.</summary>
    public long Discarded { get; init; }

    /// <summary>Runs that gave up and were undone, as their flow asks for.</summary>
    public long Undone { get; init; }

    /// <summary>Adds up.</summary>
    public static RunCounts operator +(RunCounts a, RunCounts b) => new()
    {
        Started = a.Started + b.Started,
        Completed = a.Completed + b.Completed,
        Discarded = a.Discarded + b.Discarded,
        Undone = a.Undone + b.Undone,
    };

    /// <summary>What came since.</summary>
    public static RunCounts operator -(RunCounts a, RunCounts b) => new()
    {
        Started = a.Started - b.Started,
        Completed = a.Completed - b.Completed,
        Discarded = a.Discarded - b.Discarded,
        Undone = a.Undone - b.Undone,
    };

    /// <summary>One run more is over.</summary>
    public RunCounts With(RunState over) => over switch
    {
        RunState.Discarded => this with { Discarded = Discarded + 1 },
        RunState.Undone => this with { Undone = Undone + 1 },
        _ => this with { Completed = Completed + 1 },
    };
}
