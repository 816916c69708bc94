using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

// What comes of a step that failed for good: its fallback, then its error rule.
internal sealed class FailureHandler(IFlowContext context, RunProgress progress, StepRunner steps)
{
    public async Task<Ending> HandleAsync(PlanStep step, ExpressionScope scope, string key)
    {
        var ending = Ending.GaveUp;
        if (step.Fallback.Count > 0 && FallBackReport(step, scope, key) is { } report)
            ending = await FallBackAsync(step, scope, report);
        return ending == Ending.GaveUp && step.OnError is { } rule ? ApplyRule(step, scope, key, rule) : ending;
    }

    // The report of a step whose fallback begins, or began in an earlier execution; null where it must not.
    private StepReport? FallBackReport(PlanStep step, ExpressionScope scope, string key)
    {
        if (progress.EarlierOf(key) is { State: StepState.FellBack } begun)
            return begun;
        if (!progress.Failures.TryTake(step, scope, exceptOwnFaults: true, out var taken))
            return null;
        var own = taken.Find(r => r.Id == key) ?? new StepReport { Id = key, State = StepState.FellBack, Fault = taken[0].Fault };
        KeepFailed(step, scope, taken, except: key);
        return own with { State = StepState.FellBack };
    }

    private async Task<Ending> FallBackAsync(PlanStep step, ExpressionScope scope, StepReport report)
    {
        // Among the failures while it lasts, so that a continued run knows.
        progress.Failures.Add(report, context.UtcNow);
        var ending = await steps.StepsAsync(step.Fallback, scope);
        if (ending != Ending.Over)
            return ending;
        progress.Failures.Remove(report.Id);
        scope.Finish(step, report, scope.ResultOf(step.Fallback[^1].Id));
        return Ending.Over;
    }

    private Ending ApplyRule(PlanStep step, ExpressionScope scope, string key, ErrorRule rule)
    {
        if (rule != ErrorRule.Continue)
        {
            progress.Failures.Decide(step, scope, rule);
            return Ending.GaveUp;
        }

        if (!progress.Failures.TryTake(step, scope, exceptOwnFaults: false, out var taken))
            return Ending.GaveUp;
        var own = taken.Find(r => r.Id == key) ?? new StepReport { Id = key, State = StepState.Failed, Fault = taken[0].Fault };
        KeepFailed(step, scope, taken, except: key);
        scope.Finish(step, own with { State = StepState.Failed }, JsonValues.Null);
        return Ending.Over;
    }

    private void KeepFailed(PlanStep step, ExpressionScope scope, List<StepReport> taken, string except)
    {
        foreach (var report in progress.Notes.TakeReports(key => RunFailures.IsInside(key, step, scope)))
            scope.Records.Add(new StepRecord(report, JsonValues.Null));
        foreach (var report in taken)
        {
            if (report.Id != except)
                scope.Records.Add(new StepRecord(report with { State = StepState.Failed }, JsonValues.Null));
        }
    }
}
