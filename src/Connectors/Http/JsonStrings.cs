using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Trunkline.Connectors.Http;

/// <summary>Makes JSON strings of what is no JSON.</summary>
internal static class JsonStrings
{
    /// <summary>Text; bytes that are no UTF-8 become replacement characters.</summary>
    public static JsonElement FromUtf8(ReadOnlySpan<byte> utf8) => From(Encoding.UTF8.GetString(utf8));

    public static JsonElement From(string text)
    {
        var buffer = new ArrayBufferWriter<byte>(text.Length + 16);
        using (var writer = new Utf8JsonWriter(buffer))
            writer.WriteStringValue(text);
        return Parse(buffer);
    }

    public static JsonElement Base64(ReadOnlySpan<byte> bytes)
    {
        var buffer = new ArrayBufferWriter<byte>(bytes.Length * 4 / 3 + 16);
        using (var writer = new Utf8JsonWriter(buffer))
            writer.WriteBase64StringValue(bytes);
        return Parse(buffer);
    }

    public static JsonElement Parse(ArrayBufferWriter<byte> buffer)
    {
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
