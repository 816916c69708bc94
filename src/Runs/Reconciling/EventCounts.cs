using Trunkline.Intake.Events;

namespace Trunkline.Runs.Reconciling;

/// <summary>What became of events, counted since the books were opened.</summary>
public sealed record EventCounts
{
    /// <summary>Events that are durable.</summary>
    public long Accepted { get; init; }

    /// <summary>Events whose runs, if any, are durable.</summary>
    public long Dispatched { get; init; }

    /// <summary>Of these, how many no flow wanted.</summary>
    public long Unmatched { get; init; }

    /// <summary>Runs that they started, one for each flow that wanted an event.</summary>
    public long Started { get; init; }

    /// <summary>Starts refused because the run exists.</summary>
    public long Duplicate { get; init; }

    /// <summary>Starts refused on a later delivery of a message: an earlier one, which broke off, had started the run, or it was a duplicate.</summary>
    public long Redelivered { get; init; }

    /// <summary>Events that a person has dropped after they were set aside.</summary>
    public long Dropped { get; init; }

    /// <summary>Adds up.</summary>
    public static EventCounts operator +(EventCounts a, EventCounts b) => new()
    {
        Accepted = a.Accepted + b.Accepted,
        Dispatched = a.Dispatched + b.Dispatched,
        Unmatched = a.Unmatched + b.Unmatched,
        Started = a.Started + b.Started,
        Duplicate = a.Duplicate + b.Duplicate,
        Redelivered = a.Redelivered + b.Redelivered,
        Dropped = a.Dropped + b.Dropped,
    };

    /// <summary>What came since.</summary>
    public static EventCounts operator -(EventCounts a, EventCounts b) => new()
    {
        Accepted = a.Accepted - b.Accepted,
        Dispatched = a.Dispatched - b.Dispatched,
        Unmatched = a.Unmatched - b.Unmatched,
        Started = a.Started - b.Started,
        Duplicate = a.Duplicate - b.Duplicate,
        Redelivered = a.Redelivered - b.Redelivered,
        Dropped = a.Dropped - b.Dropped,
    };

    /// <summary>One message more has been dispatched.</summary>
    /// <param name="tally">What became of its events.</param>
    /// <param name="again">Whether the message may have been dispatched in part before.</param>
    public EventCounts With(DispatchTally tally, bool again) => this with
    {
        Dispatched = Dispatched + tally.Events,
        Unmatched = Unmatched + tally.Unmatched,
        Started = Started + tally.Started,
        Duplicate = Duplicate + (again ? 0 : tally.Duplicate),
        Redelivered = Redelivered + (again ? tally.Duplicate : 0),
    };
}
