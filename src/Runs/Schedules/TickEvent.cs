using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trunkline.Flows.Triggers;

namespace Trunkline.Runs.Schedules;

// A tick as a flow sees it. No declared source has a colon in its name.
internal static class TickEvent
{
    // The + of an offset stays a +.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Source(string flow) => "schedule:" + flow;

    public static string Id(DateTimeOffset due) => due.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static JsonElement Envelope(string flow, ScheduleTrigger trigger, DateTimeOffset due, DateTimeOffset now, DateTimeOffset? previous)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartObject();
            json.WriteString("id", Id(due));
            json.WriteString("type", "tick");
            json.WriteString("time", Id(due));
            json.WriteString("source", Source(flow));
            json.WriteStartObject("data");
            json.WriteString("due", Id(due));
            json.WriteString("local", trigger.Schedule.Local(due).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
            json.WriteNumber("lateBy", Math.Round((decimal)(now - due).TotalSeconds, 3));
            if (previous is { } before)
                json.WriteString("previous", Id(before));
            else
                json.WriteNull("previous");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(text.WrittenMemory);
        return document.RootElement.Clone();
    }
}
