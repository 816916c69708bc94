using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trunkline.Flows.Execution;
using Trunkline.Runs.CustomSteps;
using Trunkline.Stores;

namespace Trunkline.Runs.Execution;

// Has a step of code do its work, and makes an outcome of whatever it does.
internal sealed partial class UseActivity(IServiceProvider services, TimeProvider clock, Jitter jitter, ILogger<UseActivity> log, FlowStepCatalog? catalog = null) : IStepActivity
{
    private static readonly JsonElement Nothing = JsonElement.Parse("null"u8);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, Lazy<IFlowStep>> made = new(StringComparer.Ordinal);

    public StepAction Action => StepAction.Use;

    public async Task<StepOutcome> DoAsync(StepRequest request, string? traceParent, CancellationToken cancellationToken)
    {
        var use = request.Use!;
        if (catalog is null || !catalog.TryGet(use.Name, out var type))
        {
            return StepOutcome.Failed(new StepFault("no-such-step",
                $"This program has no step '{use.Name}' in integrations/steps: deploy one that has it, then resume the run."));
        }

        var (at, since) = (clock.GetUtcNow(), clock.GetTimestamp());
        var (value, fault, result) = await ExecuteAsync(type, request, traceParent, cancellationToken);
        var attempt = new AttemptReport(at, clock.GetElapsedTime(since).TotalMilliseconds, null, fault?.Code);
        if (fault is null)
            return StepOutcome.Succeeded(value, attempt);
        if (result is not { MayPass: true })
            return StepOutcome.Failed(fault, attempt);
        var wait = jitter.Draw(request.Retry.CeilingAfter(request.Attempt));
        return StepOutcome.Retry(fault, clock.GetUtcNow() + (result.After > wait ? result.After.Value : wait), attempt);
    }

    private async Task<(JsonElement Value, StepFault? Fault, FlowStepResult? Result)> ExecuteAsync(
        Type type, StepRequest request, string? traceParent, CancellationToken cancellationToken)
    {
        using var overdue = Bound(request.Use!.Until);
        try
        {
            var step = made.GetOrAdd(request.Use!.Name, _ => new Lazy<IFlowStep>(() => (IFlowStep)ActivatorUtilities.CreateInstance(services, type), LazyThreadSafetyMode.PublicationOnly)).Value;
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, overdue.Token);
            var result = await step.ExecuteAsync(CallOf(request, traceParent), bounded.Token);

            // A copy: what the code's own document holds may be gone when the outcome is written down.
            return (result.Value.ValueKind == JsonValueKind.Undefined ? Nothing : result.Value.Clone(), result.Fault, result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (overdue.IsCancellationRequested)
        {
            return (default, new StepFault("timeout", $"The code of step '{request.Use!.Name}' was not over within its time."), null);
        }
        catch (StoreUnavailableException)
        {
            throw;
        }
        catch (Exception e)
        {
            var kind = e.GetType().Name;
            Log.Threw(log, request.RunId, request.StepId, request.Use!.Name, kind, e.StackTrace);
            return (default, new StepFault("exception", $"The code of step '{request.Use.Name}' failed ({kind}): the log has the place."), null);
        }
    }

    // Code that nobody waits for any more should not go on holding an activity's place.
    private CancellationTokenSource Bound(DateTimeOffset? until)
    {
        if (until - clock.GetUtcNow() is not { } left || left > LongestTimer)
            return new CancellationTokenSource();
        return new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
    }

    private static FlowStepCall CallOf(StepRequest request, string? traceParent) => new()
    {
        Input = JsonElement.Parse(request.Use!.Input, new JsonDocumentOptions { MaxDepth = 96 }),
        Settings = request.Use.Settings ?? new Dictionary<string, string>(),
        IdempotencyKey = request.IdempotencyKey,
        RunId = request.RunId,
        Flow = request.Flow,
        StepId = request.StepId,
        Attempt = request.Attempt,
        TraceParent = traceParent,
    };

    // The exception's type and place, never its message: that may quote what the step was working on.
    private static partial class Log
    {
        [LoggerMessage(3014, LogLevel.Error, "Run {RunId}, step {StepId}: the code of '{Name}' threw {Error}: {Stack}")]
        public static partial void Threw(ILogger log, string runId, string stepId, string name, string error, string? stack);
    }
}
