using System.Buffers;
using System.Text.Json;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Execution;

// The event that the steps of a flow see which a step runs. Made anew from the same values in every execution of the run.
internal static class SubFlowEvent
{
    public static JsonElement Of(JsonElement run, string key, JsonElement data)
    {
        var (id, flow, at) = (run.GetProperty("id").GetString()!, run.GetProperty("flow").GetString()!, run.GetProperty("startedAt").GetString());
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, $"{id}:{key}");
            writer.WriteString("type"u8, "run"u8);
            writer.WriteString("time"u8, at);
            writer.WriteString("source"u8, OwnSources.OfFlow(flow));
            writer.WriteString("receivedAt"u8, at);
            writer.WriteStartObject("headers"u8);
            writer.WriteEndObject();
            writer.WriteStartObject("context"u8);
            writer.WriteString("flow"u8, flow);
            writer.WriteString("run"u8, id);
            writer.WriteString("step"u8, key);
            writer.WriteEndObject();
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(RawJson.Utf8(data), skipInputValidation: true);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }
}
