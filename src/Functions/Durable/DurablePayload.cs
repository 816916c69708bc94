using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trunkline.Functions.Durable;

/// <summary>How inputs, outcomes, statuses and reports travel through Durable Functions: as text that starts with <c>json:</c>.</summary>
/// <remarks>A plain object would be read and written anew by every converter on the way, each with its own idea of numbers, names and depth, and
/// a plain JSON text may be taken for an object by the host. The mark keeps it a text, so the bytes that a run started with are the bytes it ends with.</remarks>
internal static class DurablePayload
{
    private const string Mark = "json:";

    public static string Write<T>(T value, JsonTypeInfo<T> type) => Mark + JsonSerializer.Serialize(value, type);

    /// <summary>Text that is JSON already.</summary>
    public static string Write(JsonElement value) => Mark + value.GetRawText();

    /// <exception cref="JsonException">It is no payload of this app.</exception>
    public static T Read<T>(string? payload, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(Text(payload), type) ?? throw new JsonException("The payload is null.");

    /// <summary>Reads what may also have been sent by hand, as plain JSON.</summary>
    public static JsonElement Read(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.String || !payload.GetString()!.StartsWith(Mark, StringComparison.Ordinal))
            return payload;
        using var document = JsonDocument.Parse(Text(payload.GetString()), new JsonDocumentOptions { MaxDepth = 96 });
        return document.RootElement.Clone();
    }

    private static string Text(string? payload) =>
        payload is not null && payload.StartsWith(Mark, StringComparison.Ordinal)
            ? payload[Mark.Length..]
            : throw new JsonException("The payload is none of this app's.");
}
