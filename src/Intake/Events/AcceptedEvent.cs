using System.Text.Json;

namespace Trunkline.Intake.Events;

/// <summary>An accepted event as it leaves Intake.</summary>
/// <param name="Source">Name of the source.</param>
/// <param name="Id">Unique within the source; repeated posts of one event have the same.</param>
/// <param name="Type">The provider's type; empty where it has none.</param>
/// <param name="TraceParent">W3C trace context of the post.</param>
/// <param name="Envelope">The whole envelope: what expressions see as <c>event</c>.</param>
public sealed record AcceptedEvent(string Source, string Id, string Type, string? TraceParent, JsonElement Envelope)
{
    internal static AcceptedEvent Read(JsonElement envelope) => new(
        Text(envelope, "source") ?? throw new JsonException("An event has no source."),
        Text(envelope, "id") ?? throw new JsonException("An event has no id."),
        Text(envelope, "type") ?? "",
        Text(envelope, "traceparent"),
        envelope);

    private static string? Text(JsonElement envelope, string name) =>
        envelope.ValueKind == JsonValueKind.Object && envelope.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
