namespace Trunkline.Flows.Execution;

/// <summary>Signals with a meaning of their own; a flow's <c>wait</c> has other names. Those that a dead letter waits for carry an object with <c>by</c>
/// (who) and <c>reason</c>; both may be absent.</summary>
public static class Signals
{
    /// <summary>Go on at the failed step. May carry <c>event</c>: an object whose <c>type</c>, <c>time</c>, <c>data</c> and <c>headers</c>, as far as
    /// they are there, replace those of the event; its id and source stay, and so do the idempotency keys.</summary>
    public const string Resume = "resume";

    /// <summary>End the run without doing what is left. With <c>"undo": true</c>, undo first what was done, in reverse order.</summary>
    public const string Discard = "discard";

    /// <summary>From a run that left a line: look whether it is your turn.</summary>
    public const string Turn = "turn";

    /// <summary>From a run whose event goes into this run's batch: the event.</summary>
    public const string Batch = "batch";

    /// <summary>From the run whose event was the last that the batch takes.</summary>
    public const string BatchFull = "batch-full";

    internal static readonly string[] Reserved = [Resume, Discard, Turn, Batch, BatchFull];
}
