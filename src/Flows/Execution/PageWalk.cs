using System.Globalization;
using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

// Goes along a long list page by page. Each page is an activity of its own, with a key of its own, and is asked for once the one before is done with.
internal sealed class PageWalk
{
    // Beyond this only what did not succeed is told of.
    private const int ReportedWhole = 100;
    private const int ReportedAtMost = 1000;

    // What an entry of a run's history is taken to weigh when an execution is cut off.
    private const int BytesOfAnEntry = 4096;

    private readonly IFlowContext context;
    private readonly RunProgress progress;
    private readonly CallRunner calls;
    private readonly CallStep step;
    private readonly ExpressionScope scope;
    private readonly string key;
    private readonly Paging way;
    private readonly List<AttemptReport> attempts = [];
    private bool hasMore;
    private string? mark;

    public PageWalk(IFlowContext context, RunProgress progress, CallRunner calls, CallStep step, ExpressionScope scope, string key)
    {
        this.context = context;
        this.progress = progress;
        this.calls = calls;
        this.step = step;
        this.scope = scope;
        this.key = key;
        way = step.Paginate!;
        if (!progress.Notes.TryGet(Notes.Pages, key, NoteJson.Default.PagesNote, out var note))
            return;
        (Pages, Before, mark, IsLast, hasMore) = (note!.Pages, note.Before, note.Mark, note.IsLast, note.HasMore);
        Kept.AddRange(note.Kept);
        attempts.AddRange(note.Attempts);
    }

    // Pages that came.
    public int Pages { get; private set; }

    // Items of pages that are done with.
    public int Before { get; private set; }

    // What came and is not done with.
    public List<JsonElement> Kept { get; } = [];

    // Nothing further is asked for.
    public bool IsLast { get; private set; }

    private int Items => Before + Kept.Count;

    // The whole list at once, as the step's result.
    public async Task<Ending> CollectAsync()
    {
        while (!IsLast)
        {
            var ending = await AskAsync();
            if (ending != Ending.Over)
                return ending;
        }

        if (Excess() is { } excess)
        {
            // Nothing is worth keeping of a list that is refused.
            Forget();
            return progress.Fail(Report(StepState.Failed) with { Fault = excess });
        }

        Forget();
        scope.Finish(step, Report(StepState.Succeeded), JsonValues.List(Kept));
        return Ending.Over;
    }

    // Asks for the next page. Where it does not come, everything is put down, the step's failure included.
    public async Task<Ending> AskAsync()
    {
        if (progress.Halt.IsHalted)
            return Put(progress.Halt.Ending);
        if (scope.Deadline is { } deadline && context.UtcNow >= deadline.Due)
            return GiveUp(deadline.Fault);
        if (!progress.Notes.TryGet(Notes.Until, key, NoteJson.Default.DateTimeOffset, out var until))
            progress.Notes.Set(Notes.Until, key, until = context.UtcNow + way.MaxTime, NoteJson.Default.DateTimeOffset);
        if (context.UtcNow > until)
        {
            // Whoever resumes it gives it as much time again.
            hasMore = true;
            if (Excess() is { } late)
                return GiveUp(late);
            IsLast = true;
            return Ending.Over;
        }

        var tried = new List<AttemptReport>();
        var (ending, result, fault) = await calls.PageAsync(step, scope, PageKey(), mark, tried);
        if (ending is Ending.Over or Ending.GaveUp or Ending.Stopped)
            Tell(tried);
        if (ending == Ending.GaveUp)
            return GiveUp(fault!);
        if (ending != Ending.Over)
            return Put(ending);
        progress.Halt.Count(RawJson.Utf8(result).Length / BytesOfAnEntry);
        return Take(result) ? Ending.Over : GiveUp(new StepFault("page", $"Step '{key}': page {Pages + 1} was no page."));
    }

    // Everything is done for the items of the page.
    public void Leave()
    {
        Before += Kept.Count;
        Kept.Clear();
    }

    // Why the list may not be cut off where it was; null where nothing is missing, or the flow wants it so.
    public StepFault? Excess()
    {
        if (!hasMore || way.CutsOff)
            return null;
        var bound = Items >= way.MaxItems ? $"{way.MaxItems} items: raise 'max-items'"
            : Pages >= way.MaxPages ? $"{way.MaxPages} pages: raise 'max-pages'"
            : $"can be read in {DurationText.Format(way.MaxTime)}: raise 'max-time'";
        return new StepFault("list-too-long", $"Step '{key}': the list is longer than {bound}, or say 'beyond: stop' to leave the rest. That holds for runs to come: this one keeps the bounds it began with; discard it, then send its event again.");
    }

    public Ending Put(Ending ending)
    {
        progress.Notes.Set(Notes.Pages, key, new PagesNote(Pages, Before, mark, IsLast, hasMore, Kept, attempts), NoteJson.Default.PagesNote);
        if (ending == Ending.Stopped && attempts.Count > 0)
            scope.Records.Add(new StepRecord(Report(StepState.Stopped), JsonValues.Null));
        return ending;
    }

    public Ending GiveUp(StepFault fault)
    {
        Put(Ending.GaveUp);
        progress.Notes.Remove(Notes.Until, key);
        return progress.Fail(Report(StepState.Failed) with { Fault = fault });
    }

    public void Forget()
    {
        progress.Notes.Remove(Notes.Pages, key);
        progress.Notes.Remove(Notes.Until, key);
    }

    public StepReport Report(StepState state) => new()
    {
        Id = key, State = state, Connection = step.Connection, Attempts = attempts, Items = Items, Pages = Pages,
    };

    private string PageKey() => $"{step.Id}{StepIds.BeforePage}{(Pages + 1).ToString(CultureInfo.InvariantCulture)}{scope.Suffix}";

    private bool Take(JsonElement page)
    {
        if (page.ValueKind != JsonValueKind.Object || !page.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
            return false;
        var room = way.MaxItems - Items;
        var came = items.GetArrayLength();
        Kept.AddRange(items.EnumerateArray().Take(room));
        Pages++;
        mark = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        hasMore = mark is not null || came > room;
        IsLast = mark is null || Items >= way.MaxItems || Pages >= way.MaxPages;
        return true;
    }

    private void Tell(List<AttemptReport> tried)
    {
        foreach (var attempt in tried)
        {
            if (attempts.Count < (attempt.Fault is null && tried.Count == 1 ? ReportedWhole : ReportedAtMost))
                attempts.Add(attempt);
        }
    }
}
