using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trunkline.Connectors;

namespace Trunkline.Operations.Api;

/// <summary>Hides what goes by a name of secrets, and whatever is a secret of a connection. What a connection adds of its own, credentials first, is not in a step's
/// request at all; this is for what a flow took from an event or an answer.</summary>
internal static partial class SecretFields
{
    private const string Mask = "***";

    // What the archive is written with: an event of the deepest kind stands a few levels down in it.
    private const int Deepest = 128;

    public static bool IsSecret(string name) => Names().IsMatch(name);

    public static IReadOnlyDictionary<string, string>? Masked(IReadOnlyDictionary<string, string>? fields, SecretCover cover) =>
        fields?.ToDictionary(f => f.Key, f => IsSecret(f.Key) ? Mask : cover.Clean(f.Value), StringComparer.Ordinal);

    /// <summary>JSON with the values of such members hidden; null stays null, and a text that is no JSON, or has a member whose name is no text, is hidden whole.</summary>
    public static JsonElement? Masked(string? json, SecretCover cover)
    {
        if (json is null)
            return null;
        var bounded = new JsonDocumentOptions { MaxDepth = Deepest };
        try
        {
            using var document = JsonDocument.Parse(json, bounded);
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = Deepest }))
                Write(writer, document.RootElement, cover);
            return JsonElement.Parse(buffer.WrittenSpan, bounded);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return JsonElement.Parse("\"***\""u8);
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, SecretCover cover)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (IsSecret(member.Name) && member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False))
                        writer.WriteStringValue(Mask);
                    else
                        Write(writer, member.Value, cover);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, cover);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Text(value) is { } text ? cover.Clean(text) : Mask);
                break;
            case JsonValueKind.Number when cover.Clean(value.GetRawText()) != value.GetRawText():
                writer.WriteStringValue(Mask);
                break;
            default:
                // Numbers keep their digits.
                value.WriteTo(writer);
                break;
        }
    }

    // Null for half of a surrogate pair, or bytes that are no UTF-8: what cannot be looked through is not shown.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex("authorization|cookie|token|secret|passw|passphrase|pwd|api[-_]?key|access[-_]?key|private[-_]?key|signature|credential|cvv|cvc|card[-_]?number|iban",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
