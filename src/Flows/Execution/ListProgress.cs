using System.Collections;
using System.Text.Json;

namespace Trunkline.Flows.Execution;

// How far a list is: which items are over, and with what results.
internal sealed class ListProgress
{
    // Beyond this a report says only what did not succeed at once: nobody reads a hundred thousand lines that say 'fine'.
    private const int ReportedWhole = 100;
    private const int ReportedAtMost = 1000;

    private readonly Func<int, JsonElement> itemAt;

    // Null where nobody reads them.
    private readonly ItemResults? results;
    private readonly BitArray over;
    private readonly List<StepReport> reports = [];
    private readonly HashSet<int> begunBefore;
    private readonly HashSet<int> taken = [];
    private int next;
    private bool closed;

    // Items are asked for in ascending order, each once. Of a list that comes in pages, these are the items of one, behind so many others.
    public ListProgress(int count, Func<int, JsonElement> itemAt, ItemsNote? note, bool keepsResults, int before = 0)
    {
        Count = count;
        this.itemAt = itemAt;
        Before = before;
        results = keepsResults ? new ItemResults(count) : null;
        over = new BitArray(count);
        begunBefore = [.. note?.Begun ?? []];
        if (note is null)
            return;
        reports.AddRange(note.Reports);
        using var carried = note.Results.EnumerateArray().GetEnumerator();
        foreach (var range in note.Over)
        {
            for (var i = range[0]; i <= range[1]; i++)
            {
                var result = carried.MoveNext() ? carried.Current : JsonValues.Null;

                // An edited event may have made the list shorter.
                if (i >= count)
                    continue;
                over[i] = true;
                results?.Set(i, result);
            }
        }
    }

    public int Before { get; }

    public int Count { get; }

    public bool KeepsResults => results is not null;

    public JsonElement this[int index] => itemAt(index);

    public bool TryTakeNext(out int index)
    {
        while (next < Count && (over[next] || closed && !begunBefore.Contains(next)))
            next++;
        index = next;
        return next++ < Count && taken.Add(index);
    }

    // No item is begun any more; one that an execution before this had begun is still brought to its end.
    public void TakeNoMore() => closed = true;

    public void Finish(int index, JsonElement result, List<StepRecord> records)
    {
        over[index] = true;
        results?.Set(index, result);
        taken.Remove(index);
        foreach (var record in records)
        {
            if (reports.Count < ReportedAtMost && (Before + Count <= ReportedWhole || IsEventful(record.Report)))
                reports.Add(record.Report);
        }
    }

    public void ReportInto(ExpressionScope scope)
    {
        foreach (var report in reports)
            scope.Records.Add(new StepRecord(report, JsonValues.Null));
    }

    // Null where nobody reads them.
    public JsonElement Results() => results?.List(Enumerable.Range(0, Count)) ?? JsonValues.Null;

    // What the next page's items begin with.
    public ItemsNote ToNoteOfReports() => new([], JsonValues.List([]), [], reports);

    public ItemsNote ToNote()
    {
        var ranges = new List<int[]>();
        for (var i = 0; i < Count; i++)
        {
            if (!over[i])
                continue;
            if (ranges.Count > 0 && ranges[^1][1] == i - 1)
                ranges[^1][1] = i;
            else
                ranges.Add([i, i]);
        }

        // Items that give nothing are carried as their ranges alone, however many they are.
        var kept = results is null or { IsEmpty: true } ? [] : Enumerable.Range(0, Count).Where(i => over[i]);
        var begun = new List<int>(taken);
        begun.Sort();
        return new ItemsNote(ranges, results?.List(kept) ?? JsonValues.List([]), begun, reports);
    }

    public static bool IsEventful(StepReport report) =>
        report.State is not (StepState.Succeeded or StepState.Skipped) || report.Attempts.Count > 1 || report.Items is not null;
}
