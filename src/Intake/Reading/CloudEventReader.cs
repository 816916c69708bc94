using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>CloudEvents 1.0 over HTTP in binary, structured and batched mode. The attributes travel as <c>cloudEvent</c>.</summary>
internal sealed class CloudEventReader : IEventReader
{
    public const string Structured = "application/cloudevents+json";
    public const string Batch = "application/cloudevents-batch+json";

    private static readonly string[] Required = ["id", "source", "type", "specversion"];

    public ReadProblem? Read(ReceivedPost post, EventSink events)
    {
        switch (post.MediaType)
        {
            case Structured:
                return post.TryReadJson(out var one) ? AddStructured(one, events) : "the body is not JSON";
            case Batch:
                return post.TryReadJson(out var batch) ? AddBatch(batch, events) : "the body is not JSON";
            default:
                return ReadBinary(post, events);
        }
    }

    private static ReadProblem? AddBatch(JsonElement batch, EventSink events)
    {
        if (batch.ValueKind != JsonValueKind.Array)
            return "a batch of CloudEvents is an array";
        foreach (var one in batch.EnumerateArray())
        {
            if (AddStructured(one, events) is { } problem)
                return problem;
        }

        return null;
    }

    private static ReadProblem? AddStructured(JsonElement one, EventSink events)
    {
        if (one.ValueKind != JsonValueKind.Object)
            return "a CloudEvent is an object";
        var attributes = new JsonObject();
        JsonElement? data = null;
        string? base64 = null;
        foreach (var member in one.EnumerateObject())
        {
            switch (member.Name)
            {
                case "data":
                    data = member.Value;
                    break;
                case "data_base64":
                    if (member.Value.ValueKind != JsonValueKind.String)
                        return "data_base64 is no text";
                    base64 = JsonPointer.ScalarText(member.Value);
                    break;
                default:
                    if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                        return "an attribute is no scalar";
                    if (member.Value.ValueKind != JsonValueKind.Null)
                        attributes[member.Name] = member.Value.ValueKind == JsonValueKind.String ? JsonPointer.ScalarText(member.Value) : JsonNode.Parse(member.Value.GetRawText());
                    break;
            }
        }

        if (data is not null && base64 is not null)
            return "a CloudEvent has either data or data_base64";
        return data is { } json ? Add(attributes, json, events) : AddMade(attributes, base64 is null ? null : new JsonObject { ["base64"] = base64 }, events);
    }

    private static ReadProblem? ReadBinary(ReceivedPost post, EventSink events)
    {
        if (post.MediaType.StartsWith("application/cloudevents", StringComparison.Ordinal))
            return new ReadProblem("only the JSON format of CloudEvents is taken", 415);
        var attributes = new JsonObject();
        foreach (var (name, values) in post.Headers)
        {
            if (!name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))
                continue;
            if (values.Count != 1)
                return "an attribute stands twice";
            attributes[name[3..].ToLowerInvariant()] = Uri.UnescapeDataString(values[0] ?? "");
        }

        if (attributes.Count == 0)
            return new ReadProblem("the post is no CloudEvent", post.MediaType is "application/json" or "" ? 400 : 415);
        if (post.MediaType.Length > 0)
            attributes["datacontenttype"] = post.Headers.ContentType.ToString();
        if (post.Body.IsEmpty)
            return AddMade(attributes, null, events);
        if (post.MediaType is "" or "application/json" or "text/json" || post.MediaType.EndsWith("+json", StringComparison.Ordinal))
            return post.TryReadJson(out var data) ? Add(attributes, data, events) : "the data is not JSON";
        if ((post.MediaType.StartsWith("text/", StringComparison.Ordinal) || post.IsXml) && Utf8Text.TryRead(post.Body.Span, out var text))
            return AddMade(attributes, JsonValue.Create(text), events);
        return AddMade(attributes, new JsonObject { ["base64"] = Convert.ToBase64String(post.Body.Span) }, events);
    }

    private static ReadProblem? AddMade(JsonObject attributes, JsonNode? data, EventSink events)
    {
        using var document = JsonDocument.Parse(data?.ToJsonString() ?? "null");
        return Add(attributes, document.RootElement, events);
    }

    private static ReadProblem? Add(JsonObject attributes, JsonElement data, EventSink events)
    {
        foreach (var name in Required)
        {
            if (attributes[name] is not JsonValue value || !value.TryGetValue<string>(out var text) || text.Length == 0)
                return $"the CloudEvent has no {name}";
        }

        if ((string)attributes["specversion"]! != "1.0")
            return "the CloudEvent is not of version 1.0";
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            attributes.WriteTo(writer);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        // The specification makes source and id together unique; a space stands in neither.
        events.Add(
            data,
            $"{attributes["source"]} {attributes["id"]}",
            (string)attributes["type"]!,
            attributes["time"] is JsonValue time && time.TryGetValue<string>(out var when) ? when : null,
            document.RootElement);
        return null;
    }
}
