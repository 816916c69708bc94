using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Flows;
using Trunkline.Flows.Triggers;

namespace Trunkline.Runs.Http;

/// <summary>A request as the event that its run takes through the steps.</summary>
internal static class HttpEvent
{
    /// <summary>The event's <c>source</c>.</summary>
    public const string Source = "http";

    /// <summary>The event's <c>type</c>: method and path as declared.</summary>
    public static string TypeOf(HttpTrigger trigger) => $"{trigger.Route.Method.ToLowerInvariant()} {trigger.Route.Template}";

    public static JsonElement Of(HttpTrigger trigger, string id, JsonElement data, HttpRequest request, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("type"u8, TypeOf(trigger));
            writer.WriteString("time"u8, time);
            writer.WriteString("source"u8, Source);
            writer.WriteString("receivedAt"u8, time);
            writer.WriteStartObject("headers"u8);
            foreach (var name in trigger.Headers)
            {
                if (request.Headers.TryGetValue(name, out var values))
                    writer.WriteString(name.ToLowerInvariant(), values.ToString());
            }

            writer.WriteEndObject();
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(RawJson.Utf8(data), skipInputValidation: true);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }
}
