using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Trunkline.Jsonata.Bench.Catalog;

/// <summary>A form of JSON in which equal values have equal bytes: members sorted by name, numbers as doubles, no white space.</summary>
internal static class CanonicalJson
{
    /// <summary>The canonical bytes of a JSON text; none for no text, which stands for "no value".</summary>
    public static byte[] Of(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return [];
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 }))
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(document.RootElement, writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A short fingerprint of canonical bytes.</summary>
    public static string Fingerprint(byte[] canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical))[..32];

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteNumberValue(value.GetDouble());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
