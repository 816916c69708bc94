using System.Text.Json.Serialization;

namespace Trunkline.Runs.Reconciling;

/// <summary>The books: what was accepted against where it is now.</summary>
/// <remarks>Two sums must come out even. Events: accepted = dispatched + waiting + set aside + dropped, and dispatched are the unmatched and the matched. Runs:
/// started = completed + discarded + undone + dead + in flight. Between the two stands the start of a run for every flow that wants an event: started by
/// events, refused as duplicate, or redelivered. The numbers are not taken in one moment, so they may disagree while something is going on.</remarks>
public sealed record Reconciliation
{
    /// <summary>When the numbers were taken.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Events accepted: durable, and answered as such.</summary>
    public long Accepted { get; init; }

    /// <summary>Events accepted whose runs are not started yet.</summary>
    public long Waiting { get; init; }

    /// <summary>Events that could not be dispatched and were set aside for a person.</summary>
    public long SetAside { get; init; }

    /// <summary>Events that a person has dropped after they were set aside.</summary>
    public long Dropped { get; init; }

    /// <summary>Events that no flow wants.</summary>
    public long Unmatched { get; init; }

    /// <summary>Events that at least one flow wants.</summary>
    public long Matched { get; init; }

    /// <summary>Starts refused because the run exists: the event had come before. Per flow that wants it.</summary>
    public long Duplicate { get; init; }

    /// <summary>Starts refused on a later delivery of a message whose earlier one was broken off, by a crash or an outage, after it had started the run; a duplicate
    /// that came in such a message is among them. Per flow.</summary>
    public long Redelivered { get; init; }

    /// <summary>Runs started, by events and otherwise.</summary>
    public long Started { get; init; }

    /// <summary>Runs whose steps are all over.</summary>
    public long Completed { get; init; }

    /// <summary>Runs that were discarded.</summary>
    public long Discarded { get; init; }

    /// <summary>Runs that were undone as their flow asks for.</summary>
    public long Undone { get; init; }

    /// <summary>Runs that wait for a person.</summary>
    public long Dead { get; init; }

    /// <summary>Runs that go on; null where there are too many to be counted now, so that the sum of runs is not stated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? InFlight { get; init; }

    /// <summary>How far the sums are from even, disagreement of events and of runs added; 0 when nothing is going on and nothing was lost.</summary>
    public long Difference { get; init; }

    /// <summary>Whether counts may be missing: a process died without having written down its last seconds.</summary>
    public bool Approximate { get; init; }

    /// <summary>Where <see cref="Approximate"/>: since when.</summary>
    public DateTimeOffset? ApproximateSince { get; init; }

    /// <summary>Adds the sums up.</summary>
    public static Reconciliation Of(DateTimeOffset at, EventCounts events, long waiting, long setAside, RunCounts runs, long dead, long? inFlight)
    {
        var eventsOff = events.Accepted - events.Dispatched - waiting - setAside - events.Dropped;
        var runsOff = inFlight is { } going ? runs.Started - runs.Completed - runs.Discarded - runs.Undone - dead - going : 0;
        // A start that was answered with yes and of which no run is known. The other way round is no loss: runs are started otherwise too.
        var vanished = Math.Max(0, events.Started - runs.Started);
        return new Reconciliation
        {
            At = at,
            Accepted = events.Accepted,
            Waiting = waiting,
            SetAside = setAside,
            Dropped = events.Dropped,
            Unmatched = events.Unmatched,
            Matched = events.Dispatched - events.Unmatched,
            Duplicate = events.Duplicate,
            Redelivered = events.Redelivered,
            Started = runs.Started,
            Completed = runs.Completed,
            Discarded = runs.Discarded,
            Undone = runs.Undone,
            Dead = dead,
            InFlight = inFlight,
            Difference = Math.Abs(eventsOff) + Math.Abs(runsOff) + vanished,
        };
    }
}

/// <summary>Keeps the books; each door brings its own.</summary>
public interface IReconciler
{
    /// <summary>How the books stand.</summary>
    /// <exception cref="Stores.StoreUnavailableException">A store cannot answer now.</exception>
    Task<Reconciliation> StateAsync(CancellationToken cancellationToken);
}
