namespace Trunkline.Intake.Commit;

/// <summary>The envelopes of one post on their way into messages. Counted down by whoever writes them; the last one releases the buffer.</summary>
internal sealed class PendingPost(EnvelopeBatch envelopes, Lane lane)
{
    // Continuations run elsewhere: a writer must not find itself inside a request.
    private readonly TaskCompletionSource<CommitOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommitOutcome worst = CommitOutcome.Durable;
    private int unwritten = envelopes.Count;

    public EnvelopeBatch Envelopes { get; } = envelopes;

    public Lane Lane { get; } = lane;

    /// <summary>The first envelope that no message has taken yet.</summary>
    public int Next { get; set; }

    public Task<CommitOutcome> Done => done.Task;

    /// <summary>Records what became of one envelope; true when it was the last. The caller holds the gate.</summary>
    public bool Settle(CommitOutcome outcome)
    {
        if (outcome.State != CommitState.Durable)
            worst = outcome;
        return --unwritten == 0;
    }

    public void Release()
    {
        Envelopes.Dispose();
        done.SetResult(worst);
    }
}

/// <summary>What one source has waiting.</summary>
internal sealed class Lane
{
    public Queue<PendingPost> Posts { get; } = new();

    /// <summary>Bytes of this source that are held, those being written included.</summary>
    public long HeldBytes { get; set; }
}
