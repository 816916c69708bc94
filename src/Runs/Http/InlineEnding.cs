using Microsoft.Extensions.Logging;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores;

namespace Trunkline.Runs.Http;

/// <summary>What becomes of an inline run that is over: what must not be forgotten of it goes to the orchestration store.</summary>
internal sealed partial class InlineEnding(StepExecutor executor, IRunStore runs, ILogger log, IEventBooks? books = null)
{
    /// <param name="runId">The run.</param>
    /// <param name="report">Of one that completed; null where it gave up.</param>
    /// <param name="input">What one that gave up stands with.</param>
    /// <param name="calls">What it asked of the world.</param>
    public async Task<InlineResult> OfAsync(string runId, RunReport? report, RunInput input, InlineCalls calls)
    {
        if (calls.Unknown is { Count: > 0 } unknown)
            Log.Unknown(log, runId, string.Join(", ", unknown));
        if (report is not null)
            return new InlineResult(report, null, calls.Unknown, Keeping.NotNeeded);
        var why = input.DeadLetter ?? input.Undoing!.DeadLetter;
        Log.GaveUp(log, runId, why.StepId, why.Fault.Code);
        var kept = calls.Effects.Count == 0 ? Keeping.NotNeeded : await KeepAsync(runId, input, calls.Effects);
        return new InlineResult(null, input, calls.Unknown, kept);
    }

    // Begun as a run that has given up already, it enters the index by itself, durably, and waits for a person; or undoes, where the flow says so.
    private async Task<Keeping> KeepAsync(string runId, RunInput input, IReadOnlyList<string> effects)
    {
        var letter = input.DeadLetter;
        var isStep = letter is not null && input.Failed.Any(f => f.Id == letter.StepId);
        try
        {
            // Before the run: it cannot enter itself, and nobody would find it.
            if (letter is not null && !isStep)
                await IndexAsync(runId, input, letter);
            var begun = await runs.StartAsync(runId, isStep ? input with { DeadLetter = null, GivenUp = letter } : input, CancellationToken.None);
            if (!begun)
                return Keeping.Kept;
            books?.Direct(isNew: true);
            Telemetry.RunStarted(input.Plan.Flow);
            return Keeping.Kept;
        }
        catch (StoreUnavailableException e)
        {
            HttpMetrics.Lost(input.Plan.Flow);
            Log.Lost(log, runId, string.Join(", ", effects), e.Message);
            return Keeping.Lost;
        }
    }

    private async Task IndexAsync(string runId, RunInput input, DeadLetter letter)
    {
        var request = new StepRequest
        {
            Action = StepAction.IndexDeadLetter, RunId = runId, Flow = input.Plan.Flow, StepId = letter.StepId, IdempotencyKey = $"{runId}:{letter.StepId}",
            DeadLetter = letter, EventSource = HttpEvent.Source,
        };
        var outcome = await executor.ExecuteAsync(request, CancellationToken.None);
        if (outcome.Kind != OutcomeKind.Succeeded)
            throw new StoreUnavailableException(outcome.Fault?.Message ?? "The index of dead letters was not written.", TimeSpan.Zero);
    }

    private static partial class Log
    {
        [LoggerMessage(3041, LogLevel.Warning, "Run {RunId} gave up at step {StepId} and its caller was told: {Fault}")]
        public static partial void GaveUp(ILogger log, string runId, string stepId, string fault);

        [LoggerMessage(3042, LogLevel.Warning, "Run {RunId}: whether the partner did what it was asked in {Steps} is not known")]
        public static partial void Unknown(ILogger log, string runId, string steps);

        [LoggerMessage(3043, LogLevel.Critical, "Run {RunId} gave up after it had changed something ({Steps}) and could not be kept as a dead letter: {Reason}")]
        public static partial void Lost(ILogger log, string runId, string steps, string reason);
    }
}
