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
        var flows = new List<CompiledFlow>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var routes = new RouteValidator();
        foreach (var (file, text) in files)
        {
            var before = faults.Count;
            if (DeclaredFile.Read(file, text, faults) is not { } map)
                continue;
            var flow = FlowReader.Read(map, faults);
            FlowValidation.Check(flow, surroundings, faults);
            if (flow.Name is { } name && !names.TryAdd(name.Value, file))
                faults.Add(name, $"'{name.Value}' is the name of the flow in {names[name.Value]} too", "rename one of them");
            routes.Check(flow, faults);
            if (faults.Count == before)
                flows.Add(new CompiledFlow(new PlanCompiler(surroundings).Compile(flow), TriggerCompiler.Compile(flow, surroundings)));
        }

        return flows;
    }
}
