using System.Text.Json;

namespace Trunkline.Flows.Execution;

// How far a list is: which items are over, and with what results.
internal sealed class ListProgress
{
    // Beyond this a report says only what did not succeed at once: nobody reads a hundred thousand lines that say 'fine'.
    private const int ReportedWhole = 100;
    private const int ReportedAtMost = 1000;

    private readonly JsonElement[] items;
    private readonly JsonElement[] results;
    private readonly bool[] over;
    private readonly List<StepReport> reports = [];
    private readonly HashSet<int> begunBefore;
    private readonly HashSet<int> taken = [];
    private int next;
    private bool closed;

    // Of a list that comes in pages, these are the items of one, behind so many others.
    public ListProgress(JsonElement[] items, ItemsNote? note, int before = 0)
    {
        this.items = items;
        Before = before;
        results = new JsonElement[items.Length];
        over = new bool[items.Length];
        begunBefore = [.. note?.Begun ?? []];
        if (note is null)
            return;
        reports.AddRange(note.Reports);
        var at = 0;
        foreach (var range in note.Over)
        {
            for (var i = range[0]; i <= range[1]; i++, at++)
            {
                // An edited event may have made the list shorter.
                if (i < items.Length)
                    (over[i], results[i]) = (true, note.Results.Count == 0 ? JsonValues.Null : note.Results[at]);
            }
        }
    }

    public int Before { get; }

    public int Count => items.Length;

    public JsonElement this[int index] => items[index];

    public bool TryTakeNext(out int index)
    {
        while (next < items.Length && (over[next] || closed && !begunBefore.Contains(next)))
            next++;
        index = next;
        return next++ < items.Length && taken.Add(index);
    }

    // No item is begun any more; one that an execution before this had begun is still brought to its end.
    public void TakeNoMore() => closed = true;

    public void Finish(int index, JsonElement result, List<StepRecord> records)
    {
        (over[index], results[index]) = (true, result);
        taken.Remove(index);
        foreach (var record in records)
        {
            if (reports.Count < ReportedAtMost && (Before + items.Length <= ReportedWhole || IsEventful(record.Report)))
                reports.Add(record.Report);
        }
    }

    public void ReportInto(ExpressionScope scope)
    {
        foreach (var report in reports)
            scope.Records.Add(new StepRecord(report, JsonValues.Null));
    }

    public JsonElement Results() => JsonValues.List(results);

    // What the next page's items begin with.
    public ItemsNote ToNoteOfReports() => new([], [], [], reports);

    public ItemsNote ToNote()
    {
        var ranges = new List<int[]>();
        var kept = new List<JsonElement>();
        for (var i = 0; i < items.Length; i++)
        {
            if (!over[i])
                continue;
            kept.Add(results[i]);
            if (ranges.Count > 0 && ranges[^1][1] == i - 1)
                ranges[^1][1] = i;
            else
                ranges.Add([i, i]);
        }

        // Items that give nothing are carried as their ranges alone, however many they are.
        if (kept.TrueForAll(static result => result.ValueKind == JsonValueKind.Null))
            kept.Clear();
        var begun = new List<int>(taken);
        begun.Sort();
        return new ItemsNote(ranges, kept, begun, reports);
    }

    public static bool IsEventful(StepReport report) =>
        report.State is not (StepState.Succeeded or StepState.Skipped) || report.Attempts.Count > 1 || report.Items is not null;
}
