using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution.Undoing;

// Undoes what a run has done, last first. Undo steps are steps like others: tried again, and a dead letter where they fail for good.
internal sealed class UndoRun
{
    // Of undo steps inside lists the report tells those of the first items, and beyond that only what did not succeed at once, up to so many.
    private const int ReportedWhole = 100;
    private const int ReportedAtMost = 1000;

    private readonly IFlowContext context;
    private readonly RunInput input;
    private readonly RunProgress progress;
    private readonly StepRunner steps;
    private int reported;

    public UndoRun(IFlowContext context, RunInput input, int historyLimit)
    {
        (this.context, this.input) = (context, input);
        progress = new RunProgress(context, input, historyLimit);
        steps = new StepRunner(context, input, progress);
        reported = progress.Done.Count(r => IsOfUndo(r.Report.Id));
    }

    public async Task<RunReport?> RunAsync(UndoCause cause)
    {
        context.SetStatus(new RunStatus(RunState.Running));
        var ending = await OutermostAsync();
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

    private async Task<Ending> OutermostAsync()
    {
        var order = progress.Undo.Order;
        var results = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var record in input.Done)
        {
            if (ExpressionScope.SuffixOf(record.Report.Id).IsEmpty)
                results[record.Report.Id] = record.Result;
        }

        var scope = ExpressionScope.Of(context, input, progress.Done);
        var scopes = new UndoScopes(order, "", scope, results, steps.SetKnown);
        steps.SetKnown(input.Plan.Steps, scope);
        return await AllAsync(order.Of(input.Done, ""), scopes, "");
    }

    private async Task<Ending> AllAsync(IEnumerable<string> what, UndoScopes scopes, string suffix)
    {
        foreach (var id in what)
        {
            var isList = id.EndsWith(UndoOrder.OfItems, StringComparison.Ordinal);
            if (progress.Undo.Order.Find(isList ? id[..^UndoOrder.OfItems.Length] : id) is not { } step)
                continue;
            ExpressionScope scope;
            try
            {
                scope = scopes.Of(step.Id);
            }
            catch (JsonataException e)
            {
                return progress.Fail(new StepReport { Id = (isList ? step : step.Undo[0]).Id + suffix, State = StepState.Failed, Fault = ExpressionFault.Of(e, step.Id + suffix, "with") });
            }

            var ending = isList ? await ListAsync((ForEachStep)step, scope) : await steps.StepsAsync(step.Undo, scope);
            if (ending != Ending.Over)
                return ending;
        }

        return Ending.Over;
    }

    // One item after the other, the last one first. What is undone is forgotten, so that a list of any length is gone along in executions of bounded size.
    private async Task<Ending> ListAsync(ForEachStep list, ExpressionScope scope)
    {
        var key = scope.KeyOf(list);
        if (progress.Undo.Of(key) is not { } undo)
            return Ending.Over;
        var inside = PlanSteps.IdsInside(list);
        while (!undo.IsEmpty)
        {
            if (progress.Halt.IsHalted)
                return progress.Halt.Ending;
            var (index, what) = (undo.Last, progress.Undo.Open(undo));
            var item = scope.ForItem(inside, what.Results.GetValueOrDefault(UndoReads.Item, JsonValues.Null), index, 1);
            progress.Move(scope, item);
            var scopes = new UndoScopes(progress.Undo.Order, PlanSteps.PlaceOf(list.Id), item, what.Results);
            var ending = await AllAsync(what.Steps.EnumerateArray().Select(s => s.GetString()!), scopes, item.Suffix);
            if (ending != Ending.Over)
            {
                scope.Records.AddRange(item.Records);
                return ending;
            }

            scope.Records.AddRange(item.Records.Where(r => IsReported(r.Report, index)));

            // Of what had been done before the report has still to tell.
            progress.Notes.Forget(item, IsOfUndo);
            progress.Failures.Settle(item, IsOfUndo);
            undo.RemoveLast();
        }

        progress.Undo.Remove(key);
        return Ending.Over;
    }

    private bool IsReported(StepReport report, int index)
    {
        if (!IsOfUndo(report.Id))
            return true;
        if (reported >= ReportedAtMost || index >= ReportedWhole && !ListProgress.IsEventful(report))
            return false;
        reported++;
        return true;
    }

    private bool IsOfUndo(string key) => ExpressionScope.SuffixOf(key) is { IsEmpty: false } suffix && progress.Undo.Order.Find(key[..^suffix.Length]) is null;
}
