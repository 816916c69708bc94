using Microsoft.Extensions.Logging;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores;

namespace Trunkline.Runs.Http;

/// <summary>Runs that answer a request: in memory, by a deadline. One that gives up after it changed something is handed to the orchestration store,
/// where it waits as a dead letter like any other.</summary>
/// <param name="executor">Makes the calls.</param>
/// <param name="runs">Where a run that must not be forgotten goes.</param>
/// <param name="newId">New ids.</param>
/// <param name="time">The time.</param>
/// <param name="log">For what went wrong.</param>
/// <param name="books">Where starts are booked; null where nobody keeps books.</param>
internal sealed partial class InlineRuns(StepExecutor executor, IRunStore runs, Func<Guid> newId, TimeProvider time, ILogger<InlineRuns> log, IEventBooks? books = null)
{
    /// <summary>Runs a flow.</summary>
    /// <param name="runId">Its id, under which partners see its calls.</param>
    /// <param name="input">Plan and event.</param>
    /// <param name="deadline">Nothing is begun, or waited for, later.</param>
    /// <param name="caller">Cancelled when the caller is gone.</param>
    public async Task<InlineResult> RunAsync(string runId, RunInput input, DateTimeOffset deadline, CancellationToken caller)
    {
        using var world = new InlineWorld(executor, newId, time, log, deadline, caller);
        RunReport? report;
        while (true)
        {
            var (context, next) = (new InlineFlowContext(world, runId), input);
            report = await world.Loop.RunAsync(() => FlowRunner.RunOrGiveUpAsync(context, next, e => FaultOf(runId, e)));
            if (report is not null)
                break;
            input = context.Next ?? throw new InvalidOperationException("The run ended without a report and without going on.");
            if (input.DeadLetter is not null || input.Undoing is not null)
                break;
        }

        await world.SettleAsync();
        if (world.Calls.Unknown is { Count: > 0 } unknown)
            Log.Unknown(log, runId, string.Join(", ", unknown));
        if (report is not null)
            return new InlineResult(report, null, world.Calls.Unknown, Keeping.NotNeeded);
        var why = input.DeadLetter ?? input.Undoing!.DeadLetter;
        Log.GaveUp(log, runId, why.StepId, why.Fault.Code);
        var kept = world.Calls.Effects.Count == 0 ? Keeping.NotNeeded : await KeepAsync(runId, input, world.Calls.Effects);
        return new InlineResult(null, input, world.Calls.Unknown, kept);
    }

    // Begun as a run that has given up already, it enters the index by itself, durably, and waits for a person; or undoes, where the flow says so.
    private async Task<Keeping> KeepAsync(string runId, RunInput input, IReadOnlyList<string> effects)
    {
        var letter = input.DeadLetter;
        var isStep = letter is not null && input.Failed.Any(f => f.Id == letter.StepId);
        try
        {
            var begun = await runs.StartAsync(runId, isStep ? input with { DeadLetter = null, GivenUp = letter } : input, CancellationToken.None);
            if (!begun)
                return Keeping.Kept;
            books?.Direct(isNew: true);
            Telemetry.RunStarted(input.Plan.Flow);
            if (letter is not null && !isStep)
                await IndexAsync(runId, input, letter);
            return Keeping.Kept;
        }
        catch (StoreUnavailableException e)
        {
            HttpMetrics.Lost(input.Plan.Flow);
            Log.Lost(log, runId, string.Join(", ", effects), e.Message);
            return Keeping.Lost;
        }
    }

    private async Task IndexAsync(string runId, RunInput input, DeadLetter letter) => await executor.ExecuteAsync(
        new StepRequest
        {
            Action = StepAction.IndexDeadLetter, RunId = runId, Flow = input.Plan.Flow, StepId = letter.StepId, IdempotencyKey = $"{runId}:{letter.StepId}",
            DeadLetter = letter, EventSource = HttpEvent.Source,
        },
        CancellationToken.None);

    private StepFault FaultOf(string runId, Exception exception)
    {
        Log.Broken(log, runId, exception.GetType().Name, exception.StackTrace);
        return new StepFault("internal", $"The run stopped on an internal error ({exception.GetType().Name}). The log has the details.");
    }

    private static partial class Log
    {
        [LoggerMessage(3021, LogLevel.Warning, "Run {RunId} gave up at step {StepId} and its caller was told: {Fault}")]
        public static partial void GaveUp(ILogger log, string runId, string stepId, string fault);

        [LoggerMessage(3022, LogLevel.Warning, "Run {RunId}: whether the partner did what it was asked in {Steps} is not known")]
        public static partial void Unknown(ILogger log, string runId, string steps);

        [LoggerMessage(3023, LogLevel.Critical, "Run {RunId} gave up after it had changed something ({Steps}) and could not be kept as a dead letter: {Reason}")]
        public static partial void Lost(ILogger log, string runId, string steps, string reason);

        [LoggerMessage(3024, LogLevel.Error, "Run {RunId} stopped on an internal error, {Error}: {Stack}")]
        public static partial void Broken(ILogger log, string runId, string error, string? stack);
    }
}

/// <summary>How an inline run ended.</summary>
/// <param name="Report">Of one that completed; null where it gave up.</param>
/// <param name="GaveUp">What a run that gave up stands with; null where it completed.</param>
/// <param name="Unknown">Steps of whose call nobody knows whether it was done.</param>
/// <param name="Kept">Whether a run that gave up waits for a person.</param>
internal sealed record InlineResult(RunReport? Report, RunInput? GaveUp, IReadOnlyList<string> Unknown, Keeping Kept);

/// <summary>Whether a run that gave up was kept.</summary>
internal enum Keeping
{
    /// <summary>It had changed nothing, or completed.</summary>
    NotNeeded,

    /// <summary>It waits for a person, or is being undone.</summary>
    Kept,

    /// <summary>The store was away: only the log knows.</summary>
    Lost,
}
