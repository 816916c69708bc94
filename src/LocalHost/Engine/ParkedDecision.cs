using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine;

/// <summary>What a person decides about a run that stopped on an internal error. It is never in the journal: the run's flow is not there to take it.</summary>
/// <param name="about">The dead letter it is about; null for whichever waits now.</param>
internal abstract class ParkedDecision(DateTimeOffset? about) : IRunEvent
{
    private readonly TaskCompletionSource<bool> taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Lsn => 0;

    /// <summary>True once the run has it; false when the run does not wait (any more). Fails when the store cannot take it now: then the run waits on.</summary>
    public Task<bool> Taken => taken.Task;

    public void Deliver(LiveRun run)
    {
        if (!run.Waits || (about is { } at && at != run.Status.DeadLetter!.At))
        {
            taken.TrySetResult(false);
            return;
        }

        try
        {
            Decide(run);
        }
        catch (Exception e)
        {
            // Whoever decides must be told, whatever it was; the run waits as before.
            taken.TrySetException(e);
        }
    }

    public void Ignored() => taken.TrySetResult(false);

    public void Done() => taken.TrySetResult(true);

    public void NotStored(StoreUnavailableException reason) => taken.TrySetException(reason);

    protected abstract void Decide(LiveRun run);
}

/// <summary>It is replayed. That needs no record: every start of the host replays a parked run anyway.</summary>
internal sealed class ResumeDecision(DateTimeOffset? about) : ParkedDecision(about)
{
    protected override void Decide(LiveRun run)
    {
        Done();
        run.Resume();
    }
}

/// <summary>It is ended: durably once its report is.</summary>
internal sealed class DiscardDecision(string? reason, string? by, DateTimeOffset? about) : ParkedDecision(about)
{
    public string? Reason { get; } = reason;

    public string? By { get; } = by;

    protected override void Decide(LiveRun run) => run.Discard(this);
}
