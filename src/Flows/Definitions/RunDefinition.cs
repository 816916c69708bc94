using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal sealed record RunDefinition : StepDefinition
{
    public required DeclaredText Flow { get; init; }

    public DeclaredText? With { get; init; }

    public static RunDefinition? Read(DeclaredMap map, string id, FaultList faults)
    {
        var flow = map.Text("run", faults);
        var with = ValueReader.Expression(map, "with", faults);
        return flow is null ? null : new RunDefinition { At = map, Id = id, Flow = flow, With = with };
    }
}
