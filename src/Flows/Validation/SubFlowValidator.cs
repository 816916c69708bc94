using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// Flows whose steps a flow takes along: they are there, do not come back to it, and make no plan that is too large to carry.
internal sealed class SubFlowValidator : IFlowValidator
{
    // A plan travels with every run.
    private const int MostSteps = 1000;

    // Of JSON, which bounds the stores' readers.
    private const int DeepestPlan = 80;

    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        var flows = surroundings.Flows;
        var before = faults.Count;
        foreach (var run in FlowSet.RunsOf(flow))
        {
            if (!flows.TryGet(run.Flow.Value, out _))
                faults.Add(run.Flow, $"unknown flow '{run.Flow.Value}'", Suggestion.Remedy(run.Flow.Value, [.. flows.Names.Where(n => n != flow.Name?.Value)]));
            else if (Circle(flow, run, flows) is { } circle)
                faults.Add(run.Flow, $"the flow would run itself: {circle}", "emit an event to it, or use forEach");
        }

        foreach (var step in FlowValidation.AllSteps(flow.Steps))
            CheckUndo(step, flows, faults);
        if (faults.Count == before && FlowSet.RunsOf(flow).FirstOrDefault() is { } first)
            CheckSize(flow, first, flows, faults);
    }

    // The names on the shortest way from the flow back to itself.
    private static string? Circle(FlowDefinition flow, RunDefinition run, FlowSet flows)
    {
        var ways = new Queue<string[]>([[flow.Name?.Value ?? "", run.Flow.Value]]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (ways.TryDequeue(out var way))
        {
            if (way[^1] == flow.Name?.Value)
                return string.Join(" → ", way);
            if (!seen.Add(way[^1]) || !flows.TryGet(way[^1], out var called))
                continue;
            foreach (var next in FlowSet.RunsOf(called))
                ways.Enqueue([.. way, next.Flow.Value]);
        }

        return null;
    }

    // What is refused of steps inside an undo is refused of steps in a flow that runs there.
    private static void CheckUndo(StepDefinition step, FlowSet flows, FaultList faults)
    {
        foreach (var run in FlowValidation.AllSteps(step.Undo).OfType<RunDefinition>())
        {
            if (flows.TryGet(run.Flow.Value, out var called) && flows.RunBy(called).Prepend(called).Any(HasUndo))
                faults.Add(run.Flow, $"flow '{run.Flow.Value}' has an 'undo', and runs here to undo a step", "run a flow without 'undo' there");
        }
    }

    private static bool HasUndo(FlowDefinition flow) => FlowValidation.AllSteps(flow.Steps).Any(s => s.Undo.Count > 0);

    private static void CheckSize(FlowDefinition flow, RunDefinition first, FlowSet flows, FaultList faults)
    {
        var sizes = new Dictionary<FlowDefinition, (long, int)>(ReferenceEqualityComparer.Instance);
        var (steps, depth) = SizeOf(flow, flows, sizes);
        if (steps > MostSteps)
            faults.Add(first.Flow, $"with the flows that it runs the flow has {steps} steps", $"at most {MostSteps} are carried along: emit events to some of them");
        else if (depth > DeepestPlan)
            faults.Add(first.Flow, "with the flows that it runs the flow's steps stand too deep inside one another", "emit events to some of them");
    }

    // Each flow once, however often it is run. A circle elsewhere, which its own flows report, counts as nothing.
    private static (long Steps, int Depth) SizeOf(FlowDefinition flow, FlowSet flows, Dictionary<FlowDefinition, (long, int)> sizes)
    {
        if (sizes.TryGetValue(flow, out var known))
            return known;
        sizes[flow] = default;
        return sizes[flow] = SizeOf(flow.Steps, flows, sizes);
    }

    private static (long Steps, int Depth) SizeOf(IEnumerable<StepDefinition> steps, FlowSet flows, Dictionary<FlowDefinition, (long, int)> sizes)
    {
        var (count, depth) = (0L, 0);
        foreach (var step in steps)
        {
            var (inside, below) = SizeOf(step.Children, flows, sizes);
            if (step is RunDefinition run && flows.TryGet(run.Flow.Value, out var called))
            {
                var size = SizeOf(called, flows, sizes);
                (inside, below) = (Math.Min(inside + size.Steps, int.MaxValue), Math.Max(below, size.Depth));
            }

            count = Math.Min(count + 1 + inside, int.MaxValue);
            depth = Math.Max(depth, below + (step is SwitchDefinition ? 4 : 2));
        }

        return (count, depth);
    }
}
