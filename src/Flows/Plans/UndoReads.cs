using Trunkline.Flows.Templates;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Plans;

// What has to be kept of a list's item so that its steps can be undone when the item is over.
internal static class UndoReads
{
    public const string Item = "item";
    public const string All = "*";

    // Null where nothing inside can be undone. The place is that of the list.
    public static IReadOnlyList<string>? Of(IReadOnlyList<PlanStep> steps, string place)
    {
        if (!CanBeUndone(steps))
            return null;
        var reads = new SortedSet<string>(StringComparer.Ordinal);
        Add(steps, place, inList: false, reads);
        if (reads.Contains(All))
            return [All];

        // Results from outside are there anyway.
        reads.IntersectWith(PlanSteps.All(steps).Select(s => s.Id).Append(Item));
        return [.. reads];
    }

    private static bool CanBeUndone(IEnumerable<PlanStep> steps) => PlanSteps.Forward(steps).Any(s => s.Undo.Count > 0);

    // Inside a list of its own 'item' is that list's, and kept with its items.
    private static void Add(IEnumerable<PlanStep> steps, string place, bool inList, SortedSet<string> reads)
    {
        foreach (var step in steps)
        {
            foreach (var undo in PlanSteps.All(step.Undo))
                Add(undo, place, inList, reads);
            if (step is RunStep run && CanBeUndone(run.Steps))
                Add(run.With, false, run.Id, place, inList, reads);
            if (step is ForEachStep list)
                Add(list.Steps, place, true, reads);
            Add(step is ForEachStep ? step.Fallback : PlanSteps.Inside(step), place, inList, reads);
        }
    }

    private static void Add(PlanStep undo, string place, bool inList, SortedSet<string> reads)
    {
        foreach (var (text, isTemplate) in PlanTexts.Of(undo))
            Add(text, isTemplate, undo.Id, place, inList, reads);
    }

    private static void Add(string? text, bool isTemplate, string step, string place, bool inList, SortedSet<string> reads)
    {
        if (text is null)
            return;
        var of = PlanSteps.PlaceOf(step);
        foreach (var expression in isTemplate ? CompiledTexts.Template(text).Parts.Select(p => p.Expression).OfType<JsonataExpression>() : [CompiledTexts.Expression(text)])
        {
            if (expression.ReadsWholeRoot)
                reads.Add(All);
            foreach (var reference in expression.RootReferences)
            {
                if (reference.Name != Item)
                    reads.Add(of.Length == 0 ? reference.Name : $"{of}/{reference.Name}");
                else if (!inList && of == place)
                    reads.Add(Item);
            }
        }
    }
}
