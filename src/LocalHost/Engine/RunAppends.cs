using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Plans;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine;

/// <summary>The start of a run on its way to disk.</summary>
internal sealed class StartAppend(LiveRun run, InputRecord record, RunInput input) : IAppendCompletion
{
    public void Append() =>
        run.Engine.Journal.Append(RecordType.Started, record.Write(input, run.Plan.Hash).Written, default, this);

    public void Durable(RecordAddress address, long lsn) => run.StartIsDurable(address, lsn, record, input);

    public void Failed(StoreUnavailableException reason) => run.StartFailed(reason);
}

/// <summary>A signal on its way to disk, then to its run.</summary>
internal sealed class SignalAppend(LiveRun run, string name, JsonElement payload, DateTimeOffset at) : IAppendCompletion, IRunEvent
{
    private readonly TaskCompletionSource<bool> stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False when the run was over before.</summary>
    public Task<bool> Stored => stored.Task;

    public long Lsn { get; private set; }

    public void Append()
    {
        var record = RecordScratch.Take().Int64(run.Number).Time(at).Text(name).Rest(RawJson.Utf8(payload));
        run.Engine.Journal.Append(RecordType.Signal, record.Written, default, this);
    }

    public void Durable(RecordAddress address, long lsn)
    {
        Lsn = lsn;
        var taken = run.Recorded(address, lsn);
        if (taken)
            run.Tell(this);
        stored.TrySetResult(taken);
    }

    public void Failed(StoreUnavailableException reason) => stored.TrySetException(reason);

    public void Deliver(LiveRun to) => to.Context?.Signalled(name, payload, at);
}

/// <summary>The input of the next execution on its way to disk.</summary>
internal sealed class ContinueAppend(LiveRun run, InputRecord record, RunInput input, ShelvedPlan plan) : IAppendCompletion
{
    public void Append() =>
        run.Engine.Journal.Append(RecordType.Continued, record.Write(input, plan.Hash).Written, default, this);

    public void Durable(RecordAddress address, long lsn) => run.ContinuedDurably(address, lsn, record, input, plan);

    public void Failed(StoreUnavailableException reason) => run.Engine.TryLater(Append);
}

/// <summary>The report of a run that a person discards on its way to disk: that person waits for it.</summary>
internal sealed class DiscardAppend(LiveRun run, RunReport report, DiscardDecision decision) : IAppendCompletion
{
    public void Append()
    {
        var record = FinishedRecord.Write(run.Number, run.Id, run.Flow, run.StartedAt, report.FinishedAt!.Value, report);
        run.Engine.Journal.Append(RecordType.Finished, record.Written, default, this);
    }

    public void Durable(RecordAddress address, long lsn)
    {
        run.DiscardedDurably(address, report);
        decision.Done();
    }

    public void Failed(StoreUnavailableException reason)
    {
        run.NotDiscarded();
        decision.NotStored(reason);
    }
}

/// <summary>The report of a run on its way to disk. Nobody waits for it: lost, it is written again by the replay.</summary>
internal sealed class FinishAppend(LiveRun run, RunReport report, DateTimeOffset finishedAt) : IAppendCompletion
{
    public void Append()
    {
        var record = FinishedRecord.Write(run.Number, run.Id, run.Flow, run.StartedAt, finishedAt, report);
        run.Engine.Journal.Append(RecordType.Finished, record.Written, default, this, urgent: false);
    }

    public void Durable(RecordAddress address, long lsn) => run.FinishedDurably(address, finishedAt, report.State);

    public void Failed(StoreUnavailableException reason) => run.Engine.TryLater(Append);
}
