using System.Text.Json;
using Trunkline.Flows.Execution.Undoing;

namespace Trunkline.Flows.Execution;

// What a run has done so far, in this execution and those before it.
internal sealed class RunProgress
{
    private const int LongestMessage = 2000;

    private readonly IFlowContext context;
    private readonly RunInput input;
    private readonly Dictionary<string, JsonElement>? known;
    private readonly List<StepRecord> done;

    public RunProgress(IFlowContext context, RunInput input, int historyLimit)
    {
        this.context = context;
        this.input = input;
        done = [.. input.Done];
        Notes = new Notes(input.Notes);
        Halt = new RunHalt(historyLimit);
        Failures = new RunFailures(input);
        Undo = new UndoLog(input.Plan, input.Undoable);
        Halt.Carry(RawJson.Utf8(input.Event).Length);
        foreach (var carried in (input.Notes?.Values ?? []).Concat(input.Undoable?.Values ?? []))
            Halt.Carry(RawJson.Utf8(carried).Length);
        if (done.Count == 0)
            return;
        known = new Dictionary<string, JsonElement>(done.Count, StringComparer.Ordinal);
        foreach (var record in done)
        {
            known[record.Report.Id] = record.Result;
            Halt.Carry(RawJson.Utf8(record.Result).Length);
        }
    }

    public Notes Notes { get; }

    public RunHalt Halt { get; }

    public RunFailures Failures { get; }

    public UndoLog Undo { get; }

    // Steps that are over, in the order they were.
    public List<StepRecord> Done => done;

    // The result of a step that was over before this execution.
    public bool TryGetResult(string key, out JsonElement result)
    {
        result = default;
        return known is not null && known.TryGetValue(key, out result);
    }

    // What was tried of a step in executions before this one.
    public StepReport? EarlierOf(string key)
    {
        foreach (var report in input.Failed)
        {
            if (report.Id == key)
                return report;
        }

        return null;
    }

    // The steps of one item, and of items inside it, that were over before this execution: they belong to the item until that is over.
    public void Move(ExpressionScope from, ExpressionScope item)
    {
        if (known is null)
            return;
        var records = from.Records;
        for (var i = 0; i < records.Count; i++)
        {
            if (!item.Holds(records[i].Report.Id))
                continue;
            item.Records.Add(records[i]);
            if (ExpressionScope.SuffixOf(records[i].Report.Id).SequenceEqual(item.Suffix))
                item.Keep(records[i].Report.Id[..^item.Suffix.Length], records[i].Result);
            records.RemoveAt(i--);
        }
    }

    // A step failed for good.
    public Ending Fail(StepReport report)
    {
        // Faults are shown in the run's status, which stores bound to 16 KB; expressions and partners may say more.
        if (report.Fault is { Message.Length: > LongestMessage } fault)
            report = report with { Fault = fault with { Message = string.Concat(fault.Message.AsSpan(0, LongestMessage), "…") } };
        Failures.Add(report, context.UtcNow);
        return Ending.GaveUp;
    }

    // What the next execution begins with.
    public RunInput Continue(bool asDeadLetter)
    {
        var deadLetter = Failures.DeadLetter;
        return input with
        {
            Done = done,
            Failed = Failures.Reports(input.Failed, done),
            Notes = Notes.Carry(asDeadLetter),
            Undoable = Undo.Carry(),
            GivenUp = asDeadLetter ? null : deadLetter,
            GivenUpSteps = asDeadLetter || deadLetter is null ? null : Failures.Count,
            DeadLetter = asDeadLetter ? deadLetter : null,
        };
    }
}
