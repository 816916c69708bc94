using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

// Does a call step: attempts with durable waits between them, then its fallback.
internal sealed class CallRunner(IFlowContext context, RunInput input, RunProgress progress, Func<IReadOnlyList<PlanStep>, ExpressionScope, Task<bool>> runSteps)
{
    private readonly string? source = Report.EventText(input, "source");
    private readonly string? eventId = Report.EventText(input, "id");

    // True when the step is over, false when the run gives up.
    public async Task<bool> RunAsync(CallStep step, ExpressionScope scope)
    {
        var report = new StepReport { Id = step.Id, State = StepState.Failed, Connection = step.Connection, IdempotencyKey = $"{context.RunId}:{step.Id}" };
        var earlier = progress.EarlierOf(step.Id);
        var attempts = new List<AttemptReport>(earlier?.Attempts ?? []);
        if (earlier?.State == StepState.FellBack)
            return await FallBackAsync(step, report with { Attempts = attempts, Fault = earlier.Fault }, scope);

        CallRequest call;
        try
        {
            call = RequestBuilder.Build(step, scope);
        }
        catch (StepFaultException e)
        {
            // No fallback: the partner did not refuse, the flow's own text failed on this event.
            progress.Fail(report with { Attempts = attempts, Fault = e.Fault });
            return false;
        }

        var (result, fault) = await AttemptAsync(step, RequestOf(step, call, report.IdempotencyKey), attempts);
        report = report with { Attempts = attempts, Fault = fault };
        if (fault is null)
        {
            progress.Finish(report with { State = StepState.Succeeded }, result);
            scope.Set(step.Id, result);
            return true;
        }

        if (step.Fallback.Count > 0)
            return await FallBackAsync(step, report, scope);
        progress.Fail(report);
        return false;
    }

    private async Task<bool> FallBackAsync(CallStep step, StepReport report, ExpressionScope scope)
    {
        report = report with { State = StepState.FellBack };
        if (!await runSteps(step.Fallback, scope))
        {
            progress.Fail(report);
            return false;
        }

        var result = scope.ResultOf(step.Fallback[^1].Id);
        progress.Finish(report, result);
        scope.Set(step.Id, result);
        return true;
    }

    private async Task<(JsonElement Result, StepFault? Fault)> AttemptAsync(CallStep step, StepRequest request, List<AttemptReport> attempts)
    {
        var last = context.UtcNow + step.Retry.For;
        var held = 0;
        for (var spent = 0; ;)
        {
            var outcome = await context.ExecuteAsync(spent == 0 ? request : request with { Attempt = spent + 1 });
            if (outcome.Attempt is { } attempt)
            {
                attempts.Add(attempt);
                spent++;
            }

            if (outcome.Kind == OutcomeKind.Succeeded)
                return (outcome.Result, null);
            var fault = outcome.Fault ?? new StepFault("unknown", "The attempt failed and said no more.");
            if (outcome.Kind == OutcomeKind.Failed)
                return (default, fault);
            if (outcome.Attempt is not null && spent >= step.Retry.Attempts)
                return (default, fault with { Message = $"{fault.Message} Gave up after {Count(spent)}." });
            var due = outcome.NotBefore ?? context.UtcNow + step.Retry.CeilingAfter(spent);
            if (outcome.Attempt is null)
                due = Later(due, context.UtcNow + FloorOfHeld(++held));
            if (due > last)
                return (default, fault with { Message = $"{fault.Message} Gave up after {Count(spent)}: the next would be later than {DurationText.Format(step.Retry.For)} after the first." });
            if (due > context.UtcNow)
                await progress.WaitUntilAsync(due);
        }
    }

    // A connection that holds calls back for long must not fill the run's history: the more often, the longer the wait at least is.
    private static TimeSpan FloorOfHeld(int times) => TimeSpan.FromMilliseconds(Math.Min(30_000, 20 * times));

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static string Count(int attempts) => attempts == 1 ? "1 attempt" : $"{attempts} attempts";

    private StepRequest RequestOf(CallStep step, CallRequest call, string key) => new()
    {
        Action = StepAction.Call,
        RunId = context.RunId,
        Flow = input.Plan.Flow,
        StepId = step.Id,
        IdempotencyKey = key,
        Retry = step.Retry,
        Call = call,
        EventSource = source,
        EventId = eventId,
        TraceParent = input.TraceParent,
        RecordBodies = input.Plan.RecordBodies,
    };
}
