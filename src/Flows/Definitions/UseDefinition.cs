using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal sealed record UseDefinition : StepDefinition
{
    public required DeclaredText Name { get; init; }

    public DeclaredText? With { get; init; }

    public required IReadOnlyList<FieldDefinition> Settings { get; init; }

    public DeclaredMap? Retry { get; init; }

    public static UseDefinition? Read(DeclaredMap map, string id, FaultList faults)
    {
        var name = map.Text("use", faults);
        var with = ValueReader.Expression(map, "with", faults);
        var settings = CallReader.Fields(map, "settings", faults);
        var retry = map.Map("retry", faults);
        return name is null ? null : new UseDefinition { At = map, Id = id, Name = name, With = with, Settings = settings, Retry = retry };
    }
}
