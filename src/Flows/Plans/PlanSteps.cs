namespace Trunkline.Flows.Plans;

/// <summary>Walks over the steps of a plan.</summary>
public static class PlanSteps
{
    internal static bool Contains(PlanStep step, ReadOnlySpan<char> id)
    {
        if (id.SequenceEqual(step.Id))
            return true;
        foreach (var inner in Inside(step))
        {
            if (Contains(inner, id))
                return true;
        }

        return false;
    }

    internal static HashSet<string> IdsInside(PlanStep step)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        Add(step);
        return ids;

        void Add(PlanStep of)
        {
            foreach (var inner in Inside(of).Concat(of.Undo))
            {
                ids.Add(inner.Id);
                Add(inner);
            }
        }
    }

    /// <summary>All steps, each before those inside it; fallbacks and what undoes steps included.</summary>
    public static IEnumerable<PlanStep> All(IEnumerable<PlanStep> steps)
    {
        foreach (var step in steps)
        {
            yield return step;
            foreach (var inner in All(Inside(step).Concat(step.Undo)))
                yield return inner;
        }
    }

    // The steps that are done when all goes well, and fallbacks: without what undoes any.
    internal static IEnumerable<PlanStep> Forward(IEnumerable<PlanStep> steps) => steps.SelectMany(step => Forward(Inside(step)).Prepend(step));

    // The steps around a flow's own that a step runs, as in its ids; empty in the flow itself.
    internal static string PlaceOf(string id) => id[..Math.Max(0, id.LastIndexOf('/'))];

    // Its fallback among them.
    internal static IEnumerable<PlanStep> Inside(PlanStep step)
    {
        IEnumerable<PlanStep> own = step switch
        {
            ParallelStep parallel => parallel.Branches,
            CompositeStep composite => composite.Parts.Select(p => p.Call),
            SequenceStep sequence => sequence.Steps,
            SwitchStep choice => choice.Cases.SelectMany(c => c.Steps),
            ForEachStep each => each.Steps,
            RunStep run => run.Steps,
            _ => [],
        };
        return own.Concat(step.Fallback);
    }
}
