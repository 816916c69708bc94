using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

// Undoes what a run has done, last first. Undo steps are steps like others: tried again, and a dead letter where they fail for good.
internal sealed class UndoRun(IFlowContext context, RunInput input, int historyLimit)
{
    public async Task<RunReport?> RunAsync(UndoCause cause)
    {
        context.SetStatus(new RunStatus(RunState.Running));
        var progress = new RunProgress(context, input, historyLimit);
        var scope = ExpressionScope.Of(context, input, progress.Done);
        foreach (var record in input.Done)
            scope.Set(record.Report.Id, record.Result);
        var ending = await UndoAsync(new StepRunner(context, input, progress), scope);
        if (ending == Ending.Paused)
        {
            context.ContinueAsNew(progress.Continue(asDeadLetter: false));
            return null;
        }

        if (ending == Ending.GaveUp)
        {
            await new DeadLetterDesk(context, input).EnterAsync(progress.Continue(asDeadLetter: true));
            return null;
        }

        return Report.Of(context, input, cause.Discarded ? RunState.Discarded : RunState.Undone, progress.Done) with
        {
            DeadLetter = cause.DeadLetter,
            DiscardReason = cause.Reason,
            DiscardedBy = cause.By,
            Steps = [.. Report.StepsOf(progress.Done), .. progress.Failures.Reports(input.Failed, progress.Done)],
        };
    }

    private async Task<Ending> UndoAsync(StepRunner steps, ExpressionScope scope)
    {
        for (var i = input.Done.Count - 1; i >= 0; i--)
        {
            var report = input.Done[i].Report;
            if (report.State != StepState.Succeeded || PlanSteps.FindCall(input.Plan.Steps, report.Id) is not { Undo.Count: > 0 } call)
                continue;
            var ending = await steps.StepsAsync(call.Undo, scope);
            if (ending != Ending.Over)
                return ending;
        }

        return Ending.Over;
    }
}
