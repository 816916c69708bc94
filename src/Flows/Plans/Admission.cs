namespace Trunkline.Flows.Plans;

/// <summary>What a run has to pass before its first step. Decided in this order: debounce, batch, order, throttle.</summary>
public sealed record Admission
{
    /// <summary>JSONata over the event: events with one value are worked on one at a time, in the order of their acceptance. Null: no order.
    /// An event for which it gives nothing has no order.</summary>
    public string? OrderBy { get; init; }

    /// <summary>How many runs of the flow may do steps at once; null: any number.</summary>
    public int? AtOnce { get; init; }

    /// <summary>Only the last of a burst; null: every event.</summary>
    public DebounceRule? Debounce { get; init; }

    /// <summary>Several events into one run; null: one run for each.</summary>
    public BatchRule? Batch { get; init; }
}

/// <summary>Only the last event of a burst goes on.</summary>
/// <param name="For">How long no further event may come.</param>
/// <param name="By">JSONata over the event: bursts are told apart by its value; null: all events of the flow are one burst.</param>
public sealed record DebounceRule(TimeSpan For, string? By = null);

/// <summary>Several events are taken into one run.</summary>
/// <param name="Max">How many at most, 2 to 200.</param>
/// <param name="Within">How long the first of them waits for others at most.</param>
/// <param name="By">JSONata over the event: events with different values go into different batches; null: all go together.</param>
public sealed record BatchRule(int Max, TimeSpan Within, string? By = null);
