using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Flows.Plans;

/// <summary>Does the steps of another flow, as they were when this one was read; the result is the last one's. Expressions there see an <c>event</c>
/// of their own and none of the results outside.</summary>
public sealed record RunStep : PlanStep
{
    /// <summary>Name of the flow.</summary>
    public required string Flow { get; init; }

    /// <summary>JSONata that gives the data of the event there; null: JSON null.</summary>
    public string? With { get; init; }

    /// <summary>The steps. Each id begins with this step's and a slash; expressions there use what is behind the last slash.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>That flow's settings, an object; null where it has none.</summary>
    [JsonConverter(typeof(RawJson))]
    public JsonElement? Settings { get; init; }
}
