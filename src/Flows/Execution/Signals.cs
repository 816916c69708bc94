namespace Trunkline.Flows.Execution;

/// <summary>Signals that a dead letter waits for. Each carries an object with <c>by</c> (who) and <c>reason</c>; both may be absent.</summary>
public static class Signals
{
    /// <summary>Go on at the failed step. May carry <c>event</c>: an object whose <c>type</c>, <c>time</c>, <c>data</c> and <c>headers</c>, as far as
    /// they are there, replace those of the event; its id and source stay, and so do the idempotency keys.</summary>
    public const string Resume = "resume";

    /// <summary>End the run without doing what is left. With <c>"undo": true</c>, undo first what was done, in reverse order.</summary>
    public const string Discard = "discard";
}
