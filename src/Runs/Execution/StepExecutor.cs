using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trunkline.Connectors;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Admissions;
using Trunkline.Runs.DeadLetters;
using Trunkline.Stores;

namespace Trunkline.Runs.Execution;

/// <summary>The activity: does one thing in the outside world and says how it ended.</summary>
/// <param name="connections">The outside APIs.</param>
/// <param name="deadLetters">The index of runs that wait for a person.</param>
/// <param name="admissions">What runs pass before their first step.</param>
/// <param name="clock">For the time of the next attempt.</param>
/// <param name="jitter">Draws where in the wait's range the next attempt falls.</param>
/// <param name="log">For attempts that did not succeed.</param>
/// <param name="activities">What else steps may ask for than calls.</param>
public sealed partial class StepExecutor(
    IConnections connections, DeadLetterIndex deadLetters, AdmissionDesk admissions, TimeProvider clock, Jitter jitter, ILogger<StepExecutor> log,
    IEnumerable<IStepActivity>? activities = null)
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("null").RootElement.Clone();
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(5);

    private readonly Dictionary<StepAction, IStepActivity> more = (activities ?? []).ToDictionary(a => a.Action);

    /// <summary>Executes a request. Expected failures are outcomes; only cancellation throws.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellationToken">Cancels; the outcome is then unknown.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<StepOutcome> ExecuteAsync(StepRequest request, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Executing(request);
        var outcome = await DoAsync(request, activity?.Id ?? request.TraceParent, cancellationToken);
        if (outcome.Fault is { } fault)
            activity?.SetStatus(ActivityStatusCode.Error, fault.Code);
        return outcome;
    }

    private async Task<StepOutcome> DoAsync(StepRequest request, string? traceParent, CancellationToken cancellationToken)
    {
        try
        {
            switch (request.Action)
            {
                case StepAction.IndexDeadLetter:
                    await deadLetters.EnterAsync(request, cancellationToken);
                    Telemetry.RunDead(request.Flow);
                    Log.GaveUp(log, request.RunId, request.DeadLetter!.StepId, request.DeadLetter.Fault.Code);
                    return StepOutcome.Succeeded(Nothing);
                case StepAction.ForgetDeadLetter:
                    await deadLetters.ForgetAsync(request, cancellationToken);
                    return StepOutcome.Succeeded(Nothing);
                case var action when more.TryGetValue(action, out var kind):
                    return await kind.DoAsync(request, traceParent, cancellationToken);
                case >= StepAction.EnterLine and <= StepAction.ForgetBatch:
                    return await admissions.ExecuteAsync(request, cancellationToken);
                default:
                    return await CallAsync(request, traceParent, cancellationToken);
            }
        }
        catch (StoreUnavailableException e)
        {
            return StepOutcome.Retry(new StepFault("store-unavailable", e.Message), clock.GetUtcNow() + (e.RetryAfter ?? StoreRetry));
        }
    }

    private async Task<StepOutcome> CallAsync(StepRequest request, string? traceParent, CancellationToken cancellationToken)
    {
        var options = new CallOptions(request.IdempotencyKey, traceParent, request.RecordBodies, request.Retry, request.Together ?? 1, request.RunId);
        var answer = await connections.CallAsync(request.Call!, options, cancellationToken);
        switch (answer.Verdict)
        {
            case CallVerdict.Succeeded:
                return StepOutcome.Succeeded(answer.Result, answer.Attempt);
            case CallVerdict.Permanent:
                Log.Refused(log, request.RunId, request.StepId, request.Attempt, answer.Fault!.Code);
                return StepOutcome.Failed(answer.Fault, answer.Attempt);
            case CallVerdict.Held:
                return StepOutcome.Retry(answer.Fault!, clock.GetUtcNow() + (answer.RetryAfter ?? TimeSpan.FromSeconds(1)));
            default:
                // The partner's wish wins over the back-off; the jitter on top keeps a crowd that was told the same time apart.
                var wait = jitter.Draw(request.Retry.CeilingAfter(request.Attempt));
                if (answer.RetryAfter is { } asked && asked > wait)
                    wait = asked + jitter.Draw(request.Retry.First);
                Log.WillRetry(log, request.RunId, request.StepId, request.Attempt, answer.Fault!.Code, wait);
                return StepOutcome.Retry(answer.Fault, clock.GetUtcNow() + wait, answer.Attempt);
        }
    }

    // Codes, never messages: what a partner said, and the address it was said to, may name people. The report has both, for those who may see it.
    private static partial class Log
    {
        [LoggerMessage(3011, LogLevel.Information, "Run {RunId}, step {StepId}, attempt {Attempt}: {Fault}; next attempt in {Wait}")]
        public static partial void WillRetry(ILogger log, string runId, string stepId, int attempt, string fault, TimeSpan wait);

        [LoggerMessage(3012, LogLevel.Warning, "Run {RunId}, step {StepId}, attempt {Attempt}: {Fault}")]
        public static partial void Refused(ILogger log, string runId, string stepId, int attempt, string fault);

        [LoggerMessage(3013, LogLevel.Error, "Run {RunId} gave up at step {StepId} and waits for a person: {Fault}")]
        public static partial void GaveUp(ILogger log, string runId, string stepId, string fault);
    }
}
