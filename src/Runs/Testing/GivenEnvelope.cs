using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Testing;
using Trunkline.Flows.Triggers;
using Trunkline.Intake.Events;
using Trunkline.Intake.Reading;
using Trunkline.Runs.Catalog;

namespace Trunkline.Runs.Testing;

// The event that a case gives, and whether its flow wants it.
internal static class GivenEnvelope
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Null: the flow wants none of it. Throws UnplayableException where the flow cannot be given it.
    public static AcceptedEvent? Of(FlowTest test, CompiledFlow flow, Integrations integrations)
    {
        if (flow.Trigger is not EventTrigger trigger)
            throw new UnplayableException($"flow '{flow.Plan.Flow}' is not started by an event of a source, and tests can give nothing else yet", test.Given.Place);
        List<AcceptedEvent> wanted = [.. Events(test, trigger, integrations).Where(e => trigger.Wants(e.Source, e.Type, e.Envelope))];
        if (wanted.Count > 1)
            throw new UnplayableException($"{wanted.Count} events of this post start a run each: give one of them as 'event'", test.Given.Place);
        return wanted.Count == 0 ? null : wanted[0];
    }

    private static IReadOnlyList<AcceptedEvent> Events(FlowTest test, EventTrigger trigger, Integrations integrations)
    {
        switch (test.Given)
        {
            case GivenEvent given:
                var envelope = Envelope(given.Members, test.At, trigger);
                return [new AcceptedEvent(trigger.Source, Text(envelope, "id")!, Text(envelope, "type")!, Text(envelope, "traceparent"), envelope)];
            case GivenPost post:
                var events = PostedEvents.Read(integrations.Sources.Sources[trigger.Source], post.Body, post.Headers, test.At, out var problem);
                return problem is null ? events : throw new UnplayableException($"the source cannot read this post: {problem}", post.Place);
            default:
                throw new UnplayableException("an event of a source is started by 'event' or 'file'", test.Given.Place);
        }
    }

    // Everything that a real event has, in its order.
    private static JsonElement Envelope(JsonElement members, DateTimeOffset at, EventTrigger trigger)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
            writer.WriteStartObject();
            Write(writer, members, "id", "test-event");
            Write(writer, members, "type", trigger.FirstType ?? "");
            Write(writer, members, "time", time);
            writer.WriteString("source", trigger.Source);
            Write(writer, members, "receivedAt", time);
            foreach (var name in (ReadOnlySpan<string>)["data", "headers"])
            {
                writer.WritePropertyName(name);
                if (members.TryGetProperty(name, out var value))
                    writer.WriteRawValue(RawJson.Utf8(value));
                else
                    writer.WriteRawValue(name == "data" ? "null" : "{}");
            }

            foreach (var name in (ReadOnlySpan<string>)["context", "cloudEvent", "traceparent"])
            {
                if (!members.TryGetProperty(name, out var value))
                    continue;
                writer.WritePropertyName(name);
                writer.WriteRawValue(RawJson.Utf8(value));
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    // Written as a number it is a text all the same, as every source has it.
    private static void Write(Utf8JsonWriter writer, JsonElement members, string name, string absent) =>
        writer.WriteString(name, !members.TryGetProperty(name, out var value) ? absent : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());

    private static string? Text(JsonElement envelope, string name) => envelope.TryGetProperty(name, out var value) ? value.GetString() : null;
}
