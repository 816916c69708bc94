using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine.Activities;

/// <summary>One activity of a run: done on the pool, its outcome recorded, and only then delivered.</summary>
internal sealed class ActivityCall(LiveRun run, int epoch, int index, StepRequest request) : IThreadPoolWorkItem, IAppendCompletion, IRunEvent
{
    private readonly TaskCompletionSource<StepOutcome> over = new();
    // Until it is over: a run keeps its calls for as long as an execution lasts, and a long list has many.
    private StepRequest? work = request;
    private StepOutcome? outcome;
    private DateTimeOffset doneAt;

    public int Index { get; } = index;

    /// <summary>The connection that it calls; empty for one that calls none.</summary>
    public string Lane { get; } = request.Call?.Connection ?? "";

    /// <summary>What it does, for comparing with history.</summary>
    public string What { get; } = $"{request.StepId} {request.Action} attempt {request.Attempt}";

    /// <summary>The step of such a text, where the activity is a step's own work; null for what the runner does beside it.</summary>
    public static string? StepOf(string what) =>
        what.Split(' ') is [var step, nameof(StepAction.Call) or nameof(StepAction.Emit) or nameof(StepAction.Use), ..] ? step : null;

    public bool Dispatched { get; private set; }

    public Task<StepOutcome> Over => over.Task;

    public long Lsn { get; private set; }

    public void Dispatch()
    {
        Dispatched = true;
        run.Engine.Activities.Enqueue(this);
    }

    public void Complete(StepOutcome result)
    {
        work = null;
        over.TrySetResult(result);
    }

    public void Execute() => _ = DoAsync();

    public void Durable(RecordAddress address, long lsn)
    {
        Lsn = lsn;
        if (run.Recorded(address, lsn))
            run.Tell(this);
    }

    public void Failed(StoreUnavailableException reason) => run.Engine.TryLater(Append);

    public void Deliver(LiveRun to) => to.Context?.ActivityDone(epoch, Index, What, doneAt, outcome!);

    private async Task DoAsync()
    {
        try
        {
            outcome = await run.Engine.Activities.DoAsync(work!);
            if (outcome is null || run.IsPast(epoch))
                return;
            doneAt = run.Engine.Time.GetUtcNow();
            Append();
        }
        finally
        {
            // Only now: a stop that waits for the last activity closes the journal after it, and the outcome must be in.
            run.Engine.Activities.Done(this);
        }
    }

    private void Append()
    {
        try
        {
            var record = RecordScratch.Take().Int64(run.Number).Int32(epoch).Int32(Index).Time(doneAt).Text(What).Rest(outcome!, FlowsJson.Default.StepOutcome);
            run.Engine.Journal.Append(RecordType.ActivityDone, record.Written, default, this);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            // An outcome that cannot be written, for example one nested too deep, would leave the run waiting for ever.
            outcome = StepOutcome.Failed(new("internal", $"The outcome of the step cannot be recorded ({e.GetType().Name})."), outcome!.Attempt);
            Append();
        }
    }
}
