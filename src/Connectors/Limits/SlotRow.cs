using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Connectors.Limits;

/// <summary>Who may have how many calls of a connection under way, as its table row holds it.</summary>
/// <param name="Holders">By instance.</param>
internal sealed record SlotRow(IReadOnlyDictionary<string, SlotHolder> Holders)
{
    public static SlotRow Parse(string text) => JsonSerializer.Deserialize(text, SlotJson.Default.SlotRow)!;

    public string Text() => JsonSerializer.Serialize(this, SlotJson.Default.SlotRow);
}

/// <param name="Slots">How many.</param>
/// <param name="Until">Until when; an instance that died gives them back by then.</param>
/// <param name="Wants">Whether it could use more.</param>
internal sealed record SlotHolder(int Slots, DateTimeOffset Until, bool Wants);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SlotRow))]
internal sealed partial class SlotJson : JsonSerializerContext;
