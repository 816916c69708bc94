using System.Buffers;
using System.Text.Json;

namespace Trunkline.Flows.Execution;

internal static class JsonValues
{
    public static readonly JsonElement Null = JsonElement.Parse("null"u8);

    // Each value byte for byte as it is.
    public static JsonElement List(IReadOnlyCollection<JsonElement> values)
    {
        var buffer = new ArrayBufferWriter<byte>(16 + 16 * values.Count);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var value in values)
                writer.WriteRawValue(RawJson.Utf8(value), skipInputValidation: true);
            writer.WriteEndArray();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }

    // The result of a list that was too long to keep.
    public static JsonElement Counts(int items, int pages)
    {
        var buffer = new ArrayBufferWriter<byte>(48);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("items"u8, items);
            writer.WriteNumber("pages"u8, pages);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
