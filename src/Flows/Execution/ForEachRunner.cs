using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Works on a list: items start in order, so many at once as the step allows, and each is folded into its result when it is over.
internal sealed class ForEachRunner(IFlowContext context, RunProgress progress, CallRunner calls, StepRunner steps)
{
    public async Task<Ending> RunAsync(ForEachStep step, ExpressionScope scope, string key)
    {
        if (step.Call is { } call)
            return await PagesAsync(step, new PageWalk(context, progress, calls, call, scope, key), scope, key);
        ItemTexts items;
        try
        {
            items = ItemTexts.Of(scope.Evaluate(step.Items!));
        }
        catch (JsonataException e)
        {
            return progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = ExpressionFault.Of(e, key, "forEach") });
        }

        progress.Notes.TryGet(Notes.Items, key, NoteJson.Default.ItemsNote, out var note);
        progress.Halt.Carry(items.Bytes);
        var list = new ListProgress(items.Count, items.At, note, !step.ResultUnread || scope.IsWatched);
        var ending = await ItemsAsync(step, scope, list);
        if (ending != Ending.Over)
        {
            progress.Notes.Set(Notes.Items, key, list.ToNote(), NoteJson.Default.ItemsNote);
            if (ending == Ending.Stopped)
                list.ReportInto(scope);
            return ending;
        }

        progress.Notes.Remove(Notes.Items, key);
        list.ReportInto(scope);
        scope.Finish(step, new StepReport { Id = key, State = StepState.Succeeded, Items = items.Count }, list.Results());
        return Ending.Over;
    }

    // One page is held at a time: the next is asked for when everything is done for the items of the one before.
    private async Task<Ending> PagesAsync(ForEachStep step, PageWalk walk, ExpressionScope scope, string key)
    {
        progress.Notes.TryGet(Notes.Items, key, NoteJson.Default.ItemsNote, out var note);
        while (true)
        {
            if (walk.Kept.Count > 0)
            {
                var list = new ListProgress(walk.Kept.Count, i => walk.Kept[i], note, keepsResults: false, walk.Before);
                var ending = await ItemsAsync(step, scope, list);
                if (ending != Ending.Over)
                {
                    progress.Notes.Set(Notes.Items, key, list.ToNote(), NoteJson.Default.ItemsNote);
                    if (ending == Ending.Stopped)
                        list.ReportInto(scope);
                    return walk.Put(ending);
                }

                note = list.ToNoteOfReports();
                walk.Leave();
            }

            if (walk.IsLast)
                break;
            if (note is not null)
                progress.Notes.Set(Notes.Items, key, note, NoteJson.Default.ItemsNote);
            if (await walk.AskAsync() is var asked and not Ending.Over)
                return asked;
        }

        if (walk.Excess() is { } excess)
            return walk.GiveUp(excess);
        progress.Notes.Remove(Notes.Items, key);
        walk.Forget();
        foreach (var report in note?.Reports ?? [])
            scope.Records.Add(new StepRecord(report, JsonValues.Null));
        scope.Finish(step, walk.Report(StepState.Succeeded), JsonValues.Counts(walk.Before, walk.Pages));
        return Ending.Over;
    }

    private async Task<Ending> ItemsAsync(ForEachStep step, ExpressionScope scope, ListProgress list)
    {
        progress.Halt.Expect(list.Count, step.Concurrency);
        var inside = PlanSteps.IdsInside(step);
        var workers = new Task<Ending>[Math.Min(step.Concurrency, Math.Max(1, list.Count))];
        for (var i = 0; i < workers.Length; i++)
            workers[i] = WorkAsync(step, inside, scope, list);
        return Endings.Together(await Task.WhenAll(workers));
    }

    private async Task<Ending> WorkAsync(ForEachStep step, HashSet<string> inside, ExpressionScope scope, ListProgress list)
    {
        var worst = Ending.Over;
        while (list.TryTakeNext(out var index))
        {
            if (progress.Halt.IsHalted)
                return progress.Halt.Ending;
            var item = scope.ForItem(inside, list[index], list.Before + index, Math.Min(step.Concurrency, list.Count), step.UndoReads);
            progress.Move(scope, item);
            var ending = await steps.StepsAsync(step.Steps, item);
            if (step.UndoReads is not null && ending is Ending.Over or Ending.GaveUp)
                progress.Halt.Carry(progress.Undo.Note(scope.KeyOf(step), list.Before + index, item, ending == Ending.Over));
            if (ending == Ending.Over)
            {
                var result = item.ResultOf(step.Steps[^1].Id);
                list.Finish(index, result, item.Records);
                if (list.KeepsResults)
                    progress.Halt.Carry(RawJson.Utf8(result).Length);
                progress.Notes.Forget(item);
                progress.Failures.Settle(item);
                continue;
            }

            scope.Records.AddRange(item.Records);
            worst = ending > worst ? ending : worst;
            if (ending != Ending.GaveUp || !step.FinishOnError)
                list.TakeNoMore();
        }

        return worst;
    }
}
