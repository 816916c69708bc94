using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Flows.Execution;

/// <summary>What the caller of a flow gets.</summary>
/// <param name="Status">HTTP status.</param>
public sealed record RunAnswer(int Status)
{
    /// <summary>Header fields by name.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The body; null for none.</summary>
    [JsonConverter(typeof(RawJson))]
    public JsonElement? Body { get; init; }

    /// <summary>Whether a part is missing.</summary>
    public bool Partial { get; init; }

    /// <summary>The parts, where the body does not tell of them.</summary>
    public IReadOnlyDictionary<string, PartMark>? Parts { get; init; }
}
