using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trunkline.Declarations;

/// <summary>Declared YAML as the JSON value that it says.</summary>
public static partial class DeclaredJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value of a node. Unquoted <c>null</c>, <c>~</c>, nothing, <c>true</c>, <c>false</c> and numbers as JSON writes them are those, numbers to the
    /// character; every other scalar is a text.</summary>
    public static JsonElement Of(DeclaredNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            Write(writer, node);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>Whether a text is a number as JSON writes it, of a length that a number has.</summary>
    public static bool IsNumber(string text) => text.Length <= 100 && Number().IsMatch(text);

    private static void Write(Utf8JsonWriter writer, DeclaredNode? node)
    {
        switch (node)
        {
            case DeclaredMap map:
                writer.WriteStartObject();
                foreach (var key in map.Keys)
                {
                    writer.WritePropertyName(key.Value);
                    Write(writer, map.Node(key.Value));
                }

                writer.WriteEndObject();
                break;
            case DeclaredList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case DeclaredText { IsQuoted: true } text:
                writer.WriteStringValue(text.Value);
                break;
            case DeclaredText { Value: "true" or "false" } text:
                writer.WriteBooleanValue(text.Value == "true");
                break;
            case null or DeclaredText { Value: "" or "~" or "null" }:
                writer.WriteNullValue();
                break;
            case DeclaredText text when IsNumber(text.Value):
                writer.WriteRawValue(text.Value);
                break;
            case DeclaredText text:
                writer.WriteStringValue(text.Value);
                break;
        }
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
