using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Context;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine;

/// <summary>What becomes of a run that stops on an internal error.</summary>
internal sealed partial class LiveRun
{
    /// <summary>Whether it stopped on an internal error and waits for a person or the next start of the host.</summary>
    public bool Parked => phase is Phase.Parked or Phase.Discarding;

    /// <summary>Whether a decision about it would be the first: it is <see cref="Parked"/> and nobody is discarding it.</summary>
    public bool Waits => phase == Phase.Parked;

    /// <summary>Replays it, where it is parked.</summary>
    public void Resume()
    {
        try
        {
            Rebuild();
        }
        catch (Exception e)
        {
            Park(e);
        }
    }

    /// <summary>Ends it, where it is parked; the decision is told once that is durable, or cannot be.</summary>
    /// <exception cref="StoreUnavailableException">Its history cannot be read now.</exception>
    public void Discard(DiscardDecision decision)
    {
        var ended = new RunReport
        {
            RunId = Id,
            Flow = Flow,
            State = RunState.Discarded,
            StartedAt = StartedAt,
            FinishedAt = Engine.Time.GetUtcNow(),
            DiscardReason = decision.Reason,
            DiscardedBy = decision.By,
            DeadLetter = Status.DeadLetter,
            Steps = [.. input?.Done.Select(static step => step.Report) ?? [], .. HistorySteps.Read(Engine, this)],
        };
        phase = Phase.Discarding;
        try
        {
            new DiscardAppend(this, ended, decision).Append();
        }
        catch
        {
            phase = Phase.Parked;
            throw;
        }
    }

    /// <summary>The report of a discarded run is not stored: it waits on.</summary>
    public void NotDiscarded() => phase = Phase.Parked;

    public void DiscardedDurably(RecordAddress address, RunReport ended)
    {
        Engine.RunParked(this, Status.DeadLetter!, waits: false);
        report = ended;
        Status = new(ended.State, ended.DeadLetter);
        FinishedDurably(address, ended.FinishedAt!.Value, ended.State);
    }

    /// <summary>A bug, here or in the flow's runner: the run waits visibly, everything else goes on.</summary>
    private void Park(Exception why)
    {
        phase = Phase.Parked;
        Log.Parked(Engine.Log, why, Id);
        if (Context is { } context)
        {
            inFlight.UnionWith(context.InFlight);
            context.Close();
        }

        // Of an exception of ours the message is known to hold no data; of any other only the kind is shown.
        var what = why is NonDeterminismException or InvalidDataException ? why.Message : why.GetType().Name;
        var fault = new StepFault("internal", $"The run stopped on an internal error: {what}. The log has the details; resume replays it.");
        Status = new(RunState.DeadLettered, new("", fault, Engine.Time.GetUtcNow()));
        Engine.RunParked(this, Status.DeadLetter!, waits: true);
    }

    private static partial class Log
    {
        [LoggerMessage(12, LogLevel.Error, "Run {RunId} stopped on an internal error and waits: resume replays it, discard ends it.")]
        public static partial void Parked(ILogger logger, Exception exception, string runId);
    }
}
