using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution.Undoing;

// In which order steps are undone: the last that was over first. A list counts as one step, which is over with its last item; what its items did comes with it.
internal sealed class UndoOrder
{
    // Behind the id of a list whose items are to be undone.
    public const string OfItems = "[]";

    private readonly Dictionary<string, PlanStep> steps = new(StringComparer.Ordinal);

    // The lists around a step, the outermost first.
    private readonly Dictionary<string, ForEachStep[]> around = new(StringComparer.Ordinal);
    // Those whose items can be undone, the last first.
    private readonly List<ForEachStep> lists = [];
    private readonly UndoLog log;

    public UndoOrder(FlowPlan plan, UndoLog log)
    {
        this.log = log;
        foreach (var step in plan.Steps)
            Enter(step, []);
        lists.Reverse();
    }

    public PlanStep? Find(string id) => steps.GetValueOrDefault(id);

    // Of the steps of one item, or of none, by what is over: keys with the suffix are theirs, those with a longer one belong to items of lists there.
    public List<string> Of(IReadOnlyList<StepRecord> records, string suffix)
    {
        var walk = new Walk([], []);
        var known = records.Select(r => r.Report.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var list in OpenLists(records, known, suffix))
        {
            Backward(records, suffix, known, walk, list.Fallback);
            walk.Add(list.Id + OfItems);
        }

        Backward(records, suffix, known, walk, null);
        return walk.Order;
    }

    // Within: only steps inside these.
    private void Backward(IReadOnlyList<StepRecord> records, string suffix, HashSet<string> known, Walk walk, IReadOnlyList<PlanStep>? within)
    {
        if (within is { Count: 0 })
            return;
        for (var i = records.Count - 1; i >= 0; i--)
        {
            var report = records[i].Report;
            var own = ExpressionScope.SuffixOf(report.Id);
            var id = report.Id[..^own.Length];
            if (!steps.TryGetValue(id, out var step) || within is not null && !within.Any(w => PlanSteps.Contains(w, id)))
                continue;
            if (!own.SequenceEqual(suffix))
            {
                // An item that gave up, or what failed in it and was passed over: its list came no further.
                if (ListAround(id, suffix) is { } list && !known.Contains(list.Id + suffix))
                    walk.Add(list.Id + OfItems);
                continue;
            }

            if (report.State == StepState.Succeeded && step.Undo.Count > 0)
                walk.Add(id);
            if (step is not ForEachStep { UndoReads: not null } each)
                continue;

            // Its fallback came behind its items, and its record behind both.
            if (report.State == StepState.FellBack)
                Backward(records, suffix, known, walk, each.Fallback);
            walk.Add(id + OfItems);
        }
    }

    // Lists that are not over and whose items left no record: nothing that is over came behind them. Of several the last one first.
    private IEnumerable<ForEachStep> OpenLists(IReadOnlyList<StepRecord> records, HashSet<string> known, string suffix)
    {
        var depth = DepthOf(suffix);
        return lists.Where(list =>
            around[list.Id].Length == depth && log.Of(list.Id + suffix) is not null && !known.Contains(list.Id + suffix)
            && !records.Any(r => IsItemOf(r.Report.Id, list, suffix)));
    }

    private bool IsItemOf(string key, ForEachStep list, string suffix) =>
        ExpressionScope.SuffixOf(key) is var own && own.Length > suffix.Length && ReferenceEquals(ListAround(key[..^own.Length], suffix), list);

    // The list among the steps of that item in which a step stands.
    private ForEachStep? ListAround(string id, string suffix) =>
        around.TryGetValue(id, out var of) && DepthOf(suffix) is var depth && depth < of.Length && of[depth].UndoReads is not null ? of[depth] : null;

    private static int DepthOf(string suffix) => suffix.Count(c => c == ':');

    private void Enter(PlanStep step, ForEachStep[] outside)
    {
        steps.TryAdd(step.Id, step);
        around.TryAdd(step.Id, outside);
        if (step is not ForEachStep list)
        {
            foreach (var inner in PlanSteps.Inside(step))
                Enter(inner, outside);
            return;
        }

        if (list.UndoReads is not null)
            lists.Add(list);
        foreach (var inner in list.Steps)
            Enter(inner, [.. outside, list]);
        foreach (var inner in list.Fallback)
            Enter(inner, outside);
    }

    private sealed record Walk(List<string> Order, HashSet<string> Seen)
    {
        public void Add(string what)
        {
            if (Seen.Add(what))
                Order.Add(what);
        }
    }
}
