using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Triggers;
using Trunkline.Flows.Validation;

namespace Trunkline.Flows;

/// <summary>Reads flow files.</summary>
public static class FlowFiles
{
    /// <summary>Reads, checks and compiles flow files. Every fault of every file is reported; flows with faults are left out of the result, so
    /// whoever must not start half a set asks the fault list.</summary>
    /// <param name="files">The files: name for messages (its last part without extension is the flow's name), and text.</param>
    /// <param name="surroundings">What flows may refer to.</param>
    /// <param name="faults">Where faults go.</param>
    public static IReadOnlyList<CompiledFlow> Read(IEnumerable<(string File, string Text)> files, FlowSurroundings surroundings, FaultList faults)
    {
        var queues = new QueueAgreement();
        // All are read before any is checked: flows name one another.
        var read = new List<(FlowDefinition Flow, bool IsSound)>();
        var routes = new RouteValidator();
        foreach (var (file, text) in files)
        {
            var before = faults.Count;
            if (DeclaredFile.Read(file, text, faults) is { } map)
                read.Add((FlowReader.Read(map, faults), faults.Count == before));
        }

        surroundings = surroundings with { Flows = new FlowSet(read.Select(r => r.Flow)) };
        var sound = new HashSet<FlowDefinition>(ReferenceEqualityComparer.Instance);
        foreach (var (flow, isSound) in read)
        {
            var before = faults.Count;
            FlowValidation.Check(flow, surroundings, faults);
            queues.Check(flow, faults);
            routes.Check(flow, faults);
            if (isSound && faults.Count == before)
                sound.Add(flow);
        }

        var flows = new List<CompiledFlow>();
        foreach (var (flow, _) in read)
        {
            if (sound.Contains(flow) && surroundings.Flows.RunBy(flow).All(sound.Contains))
                flows.Add(Compile(flow, surroundings));
        }

        return flows;
    }

    private static CompiledFlow Compile(FlowDefinition flow, FlowSurroundings surroundings)
    {
        var plan = new PlanCompiler(surroundings, flow).Compile();
        return new CompiledFlow(plan, TriggerCompiler.Compile(flow, surroundings, plan.Settings));
    }
}
