using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trunkline.Intake.Reading;

/// <summary>Adds events whose data is not posted as JSON and is made here.</summary>
internal static class MadeJson
{
    public static void Add(EventSink events, JsonNode? data, string? id = null, string? type = null, string? time = null, JsonElement? cloudEvent = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            if (data is null)
                writer.WriteNullValue();
            else
                data.WriteTo(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = 96 });
        events.Add(document.RootElement, id, type, time, cloudEvent);
    }
}
