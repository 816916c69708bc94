using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Flows.Execution;

/// <summary>Signals that a dead-lettered run waits for; each carries a <see cref="Decision"/>.</summary>
public static class Signals
{
    /// <summary>Go on at the step that failed.</summary>
    public const string Resume = "resume";

    /// <summary>End here.</summary>
    public const string Discard = "discard";
}

/// <summary>What a person decided about a dead letter.</summary>
public sealed record Decision
{
    /// <summary>Who decided.</summary>
    public string? By { get; init; }

    /// <summary>Why, in that person's words.</summary>
    public string? Reason { get; init; }

    /// <summary>For resume: the event to go on with instead of the one accepted; null to keep it.</summary>
    [JsonConverter(typeof(RawJson))]
    public JsonElement? Event { get; init; }

    /// <summary>The <see cref="DeadLetter.At"/> it was decided about; a run ignores a decision about another of its dead letters.</summary>
    public DateTimeOffset? About { get; init; }
}

/// <summary>The JSON form of <see cref="Decision"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 96)]
[JsonSerializable(typeof(Decision))]
public sealed partial class FlowSignalsJson : JsonSerializerContext;
