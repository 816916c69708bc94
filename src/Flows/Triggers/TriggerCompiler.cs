using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;

namespace Trunkline.Flows.Triggers;

// Turns a checked trigger into what decides whether a run starts.
internal static class TriggerCompiler
{
    public static FlowTrigger Compile(FlowDefinition flow, FlowSurroundings surroundings) => flow.Trigger switch
    {
        SourceTriggerDefinition source => new EventTrigger(source.Source.Value, [.. source.Types.Select(t => t.Value)], source.Where?.Value),
        HttpTriggerDefinition http => HttpTriggerCompiler.Compile(http, flow, surroundings),
        var trigger => throw new InvalidOperationException($"A trigger at {trigger?.At.File}:{trigger?.At.Line} is of no known kind."),
    };
}
