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
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Http;
using Trunkline.Runs.Queues;
using Trunkline.Runs.Schedules;
using Trunkline.Runs.Starting;

namespace Trunkline.Runs.Testing;

// The event that a case gives, and whether its flow wants it.
internal static class GivenEnvelope
{
    private const string Unnamed = "test-event";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Null: the flow wants none of it. Throws UnplayableException where the flow cannot be given it, JsonException where nobody can read a message.
    public static AcceptedEvent? Of(FlowTest test, CompiledFlow flow, Integrations integrations, Dispatcher dispatcher)
    {
        switch (test.Given)
        {
            case GivenEvent given:
                return Wanted(flow, OfMembers(given.Members, test.At, flow));
            case GivenPost post:
                return OfPost(test, post, (EventTrigger)flow.Trigger, integrations);
            case GivenTick tick:
                return OfTick(test.At, tick, flow.Plan.Flow, (ScheduleTrigger)flow.Trigger);
            case GivenMessage message:
                var bytes = new QueueIntake(integrations.Flows, dispatcher).Read(new OutsideMessage(((QueueTrigger)flow.Trigger).Queue, Unnamed, test.At, message.Body));
                return Wanted(flow, EventMessage.Read(bytes)[0]);
            case GivenData order:
                return HandStart.EventOf(flow.Plan.Flow, Unnamed, order.Data, null, test.At);
            case GivenEmitted emitted:
                return Wanted(flow, OfEmitted(test.At, emitted, (EventTrigger)flow.Trigger));
            default:
                throw new InvalidOperationException($"{test.Given.GetType().Name} makes no event.");
        }
    }

    // A trigger that is no source's looks at no event: what it starts has begun already.
    private static AcceptedEvent? Wanted(CompiledFlow flow, AcceptedEvent accepted) =>
        flow.Trigger is not EventTrigger trigger || trigger.Wants(accepted.Source, accepted.Type, accepted.Envelope) ? accepted : null;

    private static AcceptedEvent? OfPost(FlowTest test, GivenPost post, EventTrigger trigger, Integrations integrations)
    {
        var events = PostedEvents.Read(integrations.Sources.Sources[trigger.Source], post.Body, post.Headers, test.At, out var problem);
        if (problem is not null)
            throw new UnplayableException($"the source cannot read this post: {problem}", post.Place);
        List<AcceptedEvent> wanted = [.. events.Where(e => trigger.Wants(e.Source, e.Type, e.Envelope))];
        if (wanted.Count > 1)
            throw new UnplayableException($"{wanted.Count} events of this post start a run each: give one of them as 'event'", test.Given.Place);
        return wanted.Count == 0 ? null : wanted[0];
    }

    private static AcceptedEvent? OfTick(DateTimeOffset now, GivenTick tick, string flow, ScheduleTrigger trigger)
    {
        if (trigger.Schedule.Next(tick.Due.AddTicks(-1)) != tick.Due)
            return null;
        if (now < tick.Due)
            throw new UnplayableException("'at' is before the tick is due", tick.Place);
        return new AcceptedEvent(TickEvent.Source(flow), TickEvent.Id(tick.Due), "tick", null, TickEvent.Envelope(flow, trigger, tick.Due, now, tick.Previous));
    }

    private static AcceptedEvent OfEmitted(DateTimeOffset now, GivenEmitted emitted, EventTrigger trigger)
    {
        var from = trigger.Source[(trigger.Source.IndexOf(':') + 1)..];
        var own = new OwnEvent(trigger.Source, emitted.Id ?? Unnamed, emitted.Type ?? trigger.FirstType ?? "", now, RawJson.Utf8(emitted.Data).ToArray())
        {
            Context = EmitActivity.ContextOf(from, from + "-test", "emit", emitted.Hops),
        };
        return new AcceptedEvent(own.Source, own.Id, own.Type, null, JsonElement.Parse(own.Envelope(now).Span, new JsonDocumentOptions { MaxDepth = 96 }));
    }

    private static AcceptedEvent OfMembers(JsonElement members, DateTimeOffset at, CompiledFlow flow)
    {
        var (source, type) = flow.Trigger switch
        {
            EventTrigger trigger => (trigger.Source, trigger is QueueTrigger ? "message" : trigger.FirstType ?? ""),
            ScheduleTrigger => (TickEvent.Source(flow.Plan.Flow), "tick"),
            HttpTrigger http => (HttpEvent.Source, HttpEvent.TypeOf(http)),
            _ => (OwnSources.ByHand(flow.Plan.Flow), "manual"),
        };
        var envelope = Envelope(members, at, source, type);
        return new AcceptedEvent(source, Text(envelope, "id")!, Text(envelope, "type")!, Text(envelope, "traceparent"), envelope);
    }

    // Everything that a real event has, in its order.
    private static JsonElement Envelope(JsonElement members, DateTimeOffset at, string source, string type)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
            writer.WriteStartObject();
            Write(writer, members, "id", Unnamed);
            Write(writer, members, "type", type);
            Write(writer, members, "time", time);
            writer.WriteString("source", source);
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
