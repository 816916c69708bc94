using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Connectors.Limits;

/// <summary>The token bucket of a connection as its table row holds it.</summary>
/// <param name="Tokens">Permits at <paramref name="At"/>.</param>
/// <param name="At">When that was.</param>
/// <param name="PausedUntil">Until when the partner wants no call; null for no pause.</param>
/// <param name="Line">Where permits cannot be taken ahead: the moment that was told to the last of those who come for one; null for nobody.</param>
internal sealed record Bucket(double Tokens, DateTimeOffset At, DateTimeOffset? PausedUntil = null, DateTimeOffset? Line = null)
{
    public static Bucket Parse(string text) => JsonSerializer.Deserialize(text, BucketJson.Default.Bucket)!;

    public string Text() => JsonSerializer.Serialize(this, BucketJson.Default.Bucket);

    /// <summary>The same bucket later. A clock that is behind the one that wrote last adds nothing.</summary>
    public Bucket FilledAt(DateTimeOffset now, double rate, double capacity) =>
        now <= At ? this : this with { Tokens = Math.Min(capacity, Tokens + (now - At).TotalSeconds * rate), At = now };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Bucket))]
internal sealed partial class BucketJson : JsonSerializerContext;
