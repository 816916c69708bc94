using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trunkline.Declarations;

namespace Trunkline.Flows.Schemas;

// A declared value as JSON: unquoted true, false, null and numbers are what they look like, everything else is a text.
internal static partial class DeclaredJson
{
    public static JsonElement Of(DeclaredNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, node);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    public static bool IsNumber(string text) => text.Length <= 100 && NumberForm().IsMatch(text);

    private static void Write(Utf8JsonWriter writer, DeclaredNode node)
    {
        switch (node)
        {
            case DeclaredText { IsQuoted: false, Value: "true" or "false" or "null" } word:
                writer.WriteRawValue(word.Value);
                break;
            case DeclaredText { IsQuoted: false } number when IsNumber(number.Value):
                writer.WriteRawValue(number.Value);
                break;
            case DeclaredText text:
                writer.WriteStringValue(text.Value);
                break;
            case DeclaredList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case DeclaredMap map:
                writer.WriteStartObject();
                foreach (var key in map.Keys)
                {
                    writer.WritePropertyName(key.Value);
                    if (map.Node(key.Value) is { } value)
                        Write(writer, value);
                    else
                        writer.WriteNullValue();
                }

                writer.WriteEndObject();
                break;
        }
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();
}
