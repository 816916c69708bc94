using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Undoes what a run has done, last first. Undo steps are steps like others: tried again, and a dead letter where they fail for good.
internal sealed class UndoRun(IFlowContext context, RunInput input, int historyLimit)
{
    public async Task<RunReport?> RunAsync(UndoCause cause)
    {
        context.SetStatus(new RunStatus(RunState.Running));
        var progress = new RunProgress(context, input, historyLimit);
        var scope = ExpressionScope.Of(context, input, progress.Done);
        var ending = await UndoAsync(new StepRunner(context, input, progress), new UndoScopes(input, scope), progress);
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
            Steps = [.. Report.StepsOf(progress.Done), .. progress.Notes.TakeReports(static _ => true), .. progress.Failures.Reports(input.Failed, progress.Done)],
        };
    }

    private async Task<Ending> UndoAsync(StepRunner steps, UndoScopes scopes, RunProgress progress)
    {
        for (var i = input.Done.Count - 1; i >= 0; i--)
        {
            var report = input.Done[i].Report;
            if (report.State != StepState.Succeeded || PlanSteps.FindCall(input.Plan.Steps, report.Id) is not { Undo.Count: > 0 } call)
                continue;
            ExpressionScope scope;
            try
            {
                scope = scopes.Of(call.Id);
            }
            catch (JsonataException e)
            {
                return progress.Fail(new StepReport { Id = call.Undo[0].Id, State = StepState.Failed, Fault = ExpressionFault.Of(e, call.Id, "with") });
            }

            var ending = await steps.StepsAsync(call.Undo, scope);
            if (ending != Ending.Over)
                return ending;
        }

        return Ending.Over;
    }
}
