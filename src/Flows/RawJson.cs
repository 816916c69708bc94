using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Flows;

/// <summary>Keeps JSON text to the byte through serialisation: numbers, escapes and white space stay as they came.</summary>
public sealed class RawJson : JsonConverter<JsonElement>
{
    /// <summary>The bytes of an element as they stand in its document.</summary>
    public static ReadOnlySpan<byte> Utf8(JsonElement element) => JsonMarshal.GetRawUtf8Value(element);

    /// <inheritdoc />
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        writer.WriteRawValue(Utf8(value), skipInputValidation: true);
}
