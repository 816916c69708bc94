using System.Buffers;
using System.Text.Json;

namespace Trunkline.Flows.Execution;

// A person's edits of an event on resume.
internal static class EventEdit
{
    private static readonly string[] Editable = ["type", "time", "data", "headers"];

    // What is not edited keeps its bytes.
    public static JsonElement Apply(JsonElement original, JsonElement signal)
    {
        if (signal.ValueKind != JsonValueKind.Object || !signal.TryGetProperty("event", out var edit) || edit.ValueKind != JsonValueKind.Object
            || original.ValueKind != JsonValueKind.Object)
            return original;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in original.EnumerateObject())
                Write(writer, member.Name, IsEdited(edit, member.Name, out var edited) ? edited : member.Value);
            foreach (var name in Editable)
            {
                if (IsEdited(edit, name, out var added) && !original.TryGetProperty(name, out _))
                    Write(writer, name, added);
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = 96 });
        return JsonElement.ParseValue(ref reader);
    }

    private static bool IsEdited(JsonElement edit, string name, out JsonElement value)
    {
        value = default;
        return Array.IndexOf(Editable, name) >= 0 && edit.TryGetProperty(name, out value);
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(RawJson.Utf8(value), skipInputValidation: true);
    }
}
