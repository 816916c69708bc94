namespace Trunkline.Intake.Commit;

internal enum CommitState
{
    /// <summary>Every envelope of the post is durable.</summary>
    Durable,

    /// <summary>Not taken: too much is waiting already.</summary>
    Full,

    /// <summary>The queue did not take it; some of it may be durable all the same.</summary>
    Unavailable,
}

/// <summary>What became of a post's envelopes.</summary>
internal readonly record struct CommitOutcome(CommitState State, TimeSpan? RetryAfter = null)
{
    public static CommitOutcome Durable { get; } = new(CommitState.Durable);
}
