using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trunkline.Intake.Reading;

namespace Trunkline.Intake.Events;

/// <summary>An event that no outside system posted: a flow emits it, or a person starts a flow with it.</summary>
/// <param name="Source">Its source; no declared one's name.</param>
/// <param name="Id">Unique within the source.</param>
/// <param name="Type">Its type.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Data">The data, UTF-8 JSON; goes in byte for byte.</param>
public sealed record OwnEvent(string Source, string Id, string Type, DateTimeOffset Time, ReadOnlyMemory<byte> Data)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>W3C trace context to go on with; null for none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What expressions see as <c>event.context</c>: where it comes from. Values are texts or whole numbers.</summary>
    public IReadOnlyDictionary<string, object> Context { get; init; } = new Dictionary<string, object>();

    /// <summary>The envelope: what expressions see as <c>event</c>, in the form that posted events have.</summary>
    /// <param name="receivedAt">When it was taken over.</param>
    public ReadOnlyMemory<byte> Envelope(DateTimeOffset receivedAt)
    {
        var buffer = new ArrayBufferWriter<byte>(Data.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, Id);
            writer.WriteString("type"u8, Type);
            writer.WriteString("time"u8, EventTime.Text(Time));
            writer.WriteString("source"u8, Source);
            writer.WriteString("receivedAt"u8, EventTime.Text(receivedAt));
            if (TraceParent is not null)
                writer.WriteString("traceparent"u8, TraceParent);
            writer.WriteStartObject("headers"u8);
            writer.WriteEndObject();
            WriteContext(writer);
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(Data.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private void WriteContext(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("context"u8);
        foreach (var (name, value) in Context)
        {
            if (value is int number)
                writer.WriteNumber(name, number);
            else
                writer.WriteString(name, (string)value);
        }

        writer.WriteEndObject();
    }
}
