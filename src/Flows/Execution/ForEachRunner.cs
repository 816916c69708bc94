using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Works on a list: items start in order, so many at once as the step allows, and each is folded into its result when it is over.
internal sealed class ForEachRunner(RunProgress progress, StepRunner steps)
{
    public async Task<Ending> RunAsync(ForEachStep step, ExpressionScope scope, string key)
    {
        JsonElement[] items;
        try
        {
            items = ItemsOf(scope.Evaluate(step.Items));
        }
        catch (JsonataException e)
        {
            return progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = ExpressionFault.Of(e, key, "forEach") });
        }

        progress.Notes.TryGet(Notes.Items, key, NoteJson.Default.ItemsNote, out var note);
        progress.Halt.Expect(items.Length, step.Concurrency);
        var list = new ListProgress(items, note);
        var workers = new Task<Ending>[Math.Min(step.Concurrency, Math.Max(1, items.Length))];
        for (var i = 0; i < workers.Length; i++)
            workers[i] = WorkAsync(step, scope, list);
        var ending = Endings.Together(await Task.WhenAll(workers));
        if (ending != Ending.Over)
        {
            progress.Notes.Set(Notes.Items, key, list.ToNote(), NoteJson.Default.ItemsNote);
            if (ending == Ending.Stopped)
                list.ReportInto(scope);
            return ending;
        }

        progress.Notes.Remove(Notes.Items, key);
        list.ReportInto(scope);
        scope.Finish(step, new StepReport { Id = key, State = StepState.Succeeded, Items = items.Length }, list.Results());
        return Ending.Over;
    }

    private async Task<Ending> WorkAsync(ForEachStep step, ExpressionScope scope, ListProgress list)
    {
        var worst = Ending.Over;
        while (list.TryTakeNext(out var index))
        {
            if (progress.Halt.IsHalted)
                return progress.Halt.Ending;
            var item = scope.ForItem(list[index], index);
            progress.MoveInto(step, item);
            var ending = await steps.StepsAsync(step.Steps, item);
            if (ending == Ending.Over)
            {
                list.Finish(index, item.ResultOf(step.Steps[^1].Id), item.Records);
                progress.Notes.Forget(item);
                continue;
            }

            progress.Done.AddRange(item.Records);
            worst = ending > worst ? ending : worst;
            if (ending != Ending.GaveUp || !step.FinishOnError)
                list.TakeNoMore();
        }

        return worst;
    }

    private static JsonElement[] ItemsOf(JsonataResult result)
    {
        if (result.IsUndefined)
            return [];
        var value = result.ToElement();
        return value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray()],
            JsonValueKind.Null => [],
            _ => [value],
        };
    }
}
