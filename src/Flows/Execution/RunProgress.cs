using System.Text.Json;

namespace Trunkline.Flows.Execution;

// What a run has done so far, in this execution and those before it.
internal sealed class RunProgress
{
    // Shorter waits are over before anybody looks, and a status costs a write.
    private static readonly TimeSpan WorthShowing = TimeSpan.FromSeconds(2);

    private readonly IFlowContext context;
    private readonly IReadOnlyList<StepReport> earlier;
    private readonly Dictionary<string, JsonElement>? results;
    private readonly List<StepRecord> done;
    private readonly List<DateTimeOffset> waits = [];
    private List<StepReport>? failed;

    public RunProgress(IFlowContext context, IReadOnlyList<StepRecord> done, IReadOnlyList<StepReport> earlier)
    {
        this.context = context;
        this.earlier = earlier;
        this.done = [.. done];
        if (done.Count == 0)
            return;
        results = new Dictionary<string, JsonElement>(done.Count, StringComparer.Ordinal);
        foreach (var record in done)
            results[record.Report.Id] = record.Result;
    }

    public IReadOnlyList<StepRecord> Done => done;

    // What is not over: steps that failed now, and those that failed before and were not reached again.
    public IReadOnlyList<StepReport> Failed
    {
        get
        {
            var all = new List<StepReport>(failed ?? []);
            foreach (var report in earlier)
            {
                if (!all.Exists(f => f.Id == report.Id) && !done.Exists(d => d.Report.Id == report.Id))
                    all.Add(report);
            }

            return all;
        }
    }

    // The first failure for good; the run's dead letter.
    public DeadLetter? DeadLetter { get; private set; }

    // The result of a step that was over before this execution.
    public JsonElement? ResultOf(string id) => results is not null && results.TryGetValue(id, out var result) ? result : null;

    // What was tried of a step before a person resumed the run.
    public StepReport? EarlierOf(string id)
    {
        foreach (var report in earlier)
        {
            if (report.Id == id)
                return report;
        }

        return null;
    }

    public void Finish(StepReport report, JsonElement result) => done.Add(new StepRecord(report, result));

    public void Fail(StepReport report)
    {
        (failed ??= []).Add(report);
        if (report.State == StepState.Failed)
            DeadLetter ??= new DeadLetter(report.Id, report.Fault!, context.UtcNow);
    }

    // Waits, and shows the nearest of all waits while doing so.
    public async Task WaitUntilAsync(DateTimeOffset due)
    {
        if (due - context.UtcNow < WorthShowing)
        {
            await context.DelayUntilAsync(due, CancellationToken.None);
            return;
        }

        waits.Add(due);
        ShowWaits();
        await context.DelayUntilAsync(due, CancellationToken.None);
        waits.Remove(due);
        ShowWaits();
    }

    private void ShowWaits()
    {
        DateTimeOffset? nearest = null;
        foreach (var due in waits)
        {
            if (nearest is null || due < nearest)
                nearest = due;
        }

        context.SetStatus(new RunStatus(RunState.Running, null, nearest));
    }
}
