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
            foreach (var inner in Inside(of))
            {
                ids.Add(inner.Id);
                Add(inner);
            }
        }
    }

    /// <summary>All steps, each before those inside it; fallbacks and what undoes calls included.</summary>
    public static IEnumerable<PlanStep> All(IEnumerable<PlanStep> steps)
    {
        foreach (var step in steps)
        {
            yield return step;
            foreach (var inner in All(step is CallStep call ? Inside(step).Concat(call.Undo) : Inside(step)))
                yield return inner;
        }
    }

    internal static CallStep? FindCall(IEnumerable<PlanStep> steps, string id)
    {
        foreach (var step in steps)
        {
            if (step is CallStep call && step.Id == id)
                return call;
            if (FindCall(Inside(step), id) is { } found)
                return found;
        }

        return null;
    }

    internal static RunStep? FindRun(IEnumerable<PlanStep> steps, string id)
    {
        foreach (var step in steps)
        {
            if (step is RunStep run && step.Id == id)
                return run;
            if (FindRun(Inside(step), id) is { } found)
                return found;
        }

        return null;
    }

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
