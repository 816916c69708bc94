using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal sealed record EmitDefinition : StepDefinition
{
    public required DeclaredText Type { get; init; }

    public DeclaredText? Data { get; init; }

    public DeclaredText? EventId { get; init; }

    public DeclaredMap? Retry { get; init; }

    public static EmitDefinition? Read(DeclaredMap map, string id, FaultList faults)
    {
        var type = map.Text("emit", faults);
        var data = ValueReader.Expression(map, "data", faults);
        var eventId = ValueReader.Expression(map, "event-id", faults);
        var retry = map.Map("retry", faults);
        return type is null ? null : new EmitDefinition { At = map, Id = id, Type = type, Data = data, EventId = eventId, Retry = retry };
    }
}
