using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Timing;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine.Context;

/// <summary>A wait of a flow: set on the timers, recorded when it rings, then delivered.</summary>
internal sealed class FlowTimer(LiveRun run, int epoch, int index, DateTimeOffset due) : IAppendCompletion, IRunEvent
{
    private readonly TaskCompletionSource over = new();
    private TimerQueue.Wait? wait;
    private DateTimeOffset rangAt;

    public Task Over => over.Task;

    public long Lsn { get; private set; }

    /// <summary>Sets it, unless it is over.</summary>
    public void Set()
    {
        if (!over.Task.IsCompleted)
            wait = run.Engine.Timers.Schedule(due, Ring);
    }

    public void Complete() => over.TrySetResult();

    public void Cancel(CancellationToken token)
    {
        Unset();
        over.TrySetCanceled(token);
    }

    public void Unset()
    {
        if (wait is not null)
            run.Engine.Timers.Cancel(wait);
    }

    public void Durable(RecordAddress address, long lsn)
    {
        Lsn = lsn;
        if (run.Recorded(address, lsn))
            run.Tell(this);
    }

    public void Failed(StoreUnavailableException reason) => run.Engine.TryLater(Append);

    public void Deliver(LiveRun to) => to.Context?.TimerFired(epoch, index, rangAt);

    private void Ring()
    {
        rangAt = run.Engine.Time.GetUtcNow();
        Append();
    }

    private void Append()
    {
        var record = RecordScratch.Take().Int64(run.Number).Int32(epoch).Int32(index).Time(rangAt);
        run.Engine.Journal.Append(RecordType.TimerFired, record.Written, default, this);
    }
}
