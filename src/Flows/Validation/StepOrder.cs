using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// Which step is over when, so that a result read too early is explained instead of just called unknown.
internal sealed class StepOrder
{
    private readonly Dictionary<string, StepDefinition> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<StepDefinition, StepDefinition?> parents = new(ReferenceEqualityComparer.Instance);

    public StepOrder(FlowDefinition flow) => Enter(flow.Steps, null);

    // Reader: null for what is read when all steps are over. Why a step cannot read a result that is not visible to it; null when there is no step of that id.
    public (string Problem, string Remedy)? WhyNot(StepDefinition? reader, string id)
    {
        if (!byId.TryGetValue(id, out var read))
            return null;
        if (ReferenceEquals(reader, read))
            return ($"'{id}' is this step's own result", "read it in a later step");
        if (read is ParallelDefinition { Fallback.Count: 0 })
            return ($"'{id}' is a parallel step, which has no result of its own", "read the results of its branches");
        var around = Ancestors(reader).ToList();
        if (around.Contains(read, ReferenceEqualityComparer.Instance))
            return ($"'{id}' is the step around this one, and not over yet", "read it in a later step");
        for (var (inner, outer) = (read, parents[read]); outer is not null; (inner, outer) = (outer, parents[outer]))
        {
            var together = around.Contains(outer, ReferenceEqualityComparer.Instance);
            if (!together && WhyHidden(inner, outer) is { } why)
                return ($"'{id}' is only done {why} '{outer.Id}'", $"read '{outer.Id}'");
            if (outer is ParallelDefinition && together)
                return ($"'{id}' runs side by side with this step", "read it behind the parallel step");
            if (together)
                break;
        }

        return ($"'{id}' is done later than this step", "move one of them");
    }

    // Of what is done instead of something else, or many times, only the step around it has a result.
    private static string? WhyHidden(StepDefinition inner, StepDefinition outer) =>
        outer.Fallback.Contains(inner, ReferenceEqualityComparer.Instance) ? "as a fallback of"
        : outer.Undo.Contains(inner, ReferenceEqualityComparer.Instance) ? "to undo"
        : outer is CompositeDefinition ? "as a part of"
        : outer is SwitchDefinition ? "in a case of"
        : outer is ForEachDefinition ? "for each item of"
        : null;

    private IEnumerable<StepDefinition> Ancestors(StepDefinition? step)
    {
        for (var parent = step is null ? null : parents[step]; parent is not null; parent = parents[parent])
            yield return parent;
    }

    private void Enter(IEnumerable<StepDefinition> steps, StepDefinition? parent)
    {
        foreach (var step in steps)
        {
            byId.TryAdd(step.Id, step);
            parents[step] = parent;
            Enter(step.Children, step);
        }
    }
}
