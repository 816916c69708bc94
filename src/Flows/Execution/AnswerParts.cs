using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

// The parts of an answer: what connections were asked for, and every step that failed and was passed over.
internal static class AnswerParts
{
    // A list of a thousand items may have a thousand faults: callers need to know that, not each.
    private const int Most = 100;

    // Whether callers have to look: only where some step may fail and be passed over, or stood in for.
    public static bool MayBeMissing(FlowPlan plan) => plan.Steps.Any(MayBeMissing);

    public static Dictionary<string, (PartMark Mark, bool Missing)> Of(FlowPlan plan, ExpressionScope scope)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in plan.Steps)
            Name(step, names);
        var parts = new Dictionary<string, (PartMark, bool)>(StringComparer.Ordinal);
        foreach (var report in scope.Records.Select(r => r.Report))
        {
            if (parts.Count == Most)
                break;
            var missing = report.State == StepState.Failed;
            if (names.TryGetValue(report.Id, out var name) ? report.Connection is not null || missing : missing)
                parts[name ?? report.Id] = (PartMark.Of(report), missing);
        }

        return parts;
    }

    private static bool MayBeMissing(PlanStep step) =>
        step.OnError == ErrorRule.Continue || step.Fallback.Count > 0 || PlanSteps.Inside(step).Any(MayBeMissing);

    // Fallbacks stand in under their step's name; a list is many calls.
    private static void Name(PlanStep step, Dictionary<string, string> names)
    {
        names[step.Id] = step.Id;
        if (step is CompositeStep composite)
        {
            foreach (var part in composite.Parts)
                names[part.Call.Id] = $"{composite.Id}.{part.Name}";
        }
        else if (step is not ForEachStep)
        {
            foreach (var inner in PlanSteps.Inside(step).Except(step.Fallback))
                Name(inner, names);
        }
    }
}
