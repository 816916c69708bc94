using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;
using Trunkline.Jsonata;

namespace Trunkline.Intake.Reading;

/// <summary>Writes events as envelopes: what expressions see as <c>event</c>. The data goes in byte for byte.</summary>
internal sealed partial class EnvelopeWriter
{
    private const int MaxIdLength = 256;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // A repeated post must give the same id, so neither clock nor chance; and a mapping of one event takes no time worth naming.
    private static readonly JsonataEnvironment Pure = new()
    {
        Clock = null,
        Random = null,
        Limits = JsonataLimits.Default with { MaxSteps = 200_000, MaxResultBytes = 4 * 1024 * 1024, Timeout = TimeSpan.FromSeconds(1) },
    };

    private static readonly ValueTemplate[] Fallback = [ValueTemplate.Parse("sha256:{sha256}")];

    [ThreadStatic]
    private static Utf8JsonWriter? writerOfThread;

    private readonly JsonEncodedText source;
    private readonly string sourceName;
    private readonly ValueTemplate[] ids;
    private readonly ValueTemplate[] types;
    private readonly ValueTemplate[] times;
    private readonly HeaderSelection headers;
    private readonly JsonPointer? payload;
    private readonly DedupeRule? dedupe;
    private readonly ILogger log;

    public EnvelopeWriter(SourceDefinition source, ILogger log)
    {
        sourceName = source.Name;
        this.source = JsonEncodedText.Encode(source.Name);
        ids = [.. source.Provider.Id.Select(ValueTemplate.Parse)];
        types = [.. source.Provider.Type.Select(ValueTemplate.Parse)];
        times = [.. source.Provider.Time.Select(ValueTemplate.Parse)];
        headers = new HeaderSelection(source.Provider.Headers.Concat(source.Headers), source.Verify);
        payload = source.Provider.Data is { } at ? JsonPointer.Parse(at) : null;
        dedupe = source.Dedupe;
        this.log = log;
    }

    public EventHead Head(ReceivedPost post, JsonElement data, string? id, string? type, string? time)
    {
        id ??= ValueTemplate.First(ids, post, data) ?? ValueTemplate.First(Fallback, post, data)!;
        type ??= ValueTemplate.First(types, post, data) ?? "";
        time = EventTime.Normalise(time ?? ValueTemplate.First(times, post, data)) ?? EventTime.Text(post.Now);
        if (dedupe is not null)
            id = OwnId(post, payload is not null && payload.TryFind(data, out var inner) ? inner : data, id, type, time) ?? id;
        return new EventHead(Bounded(id), type, time);
    }

    public void Write(EventHead head, ReceivedPost post, int order, JsonElement data, JsonElement? cloudEvent, string? traceParent, IBufferWriter<byte> into)
    {
        var writer = writerOfThread ??= new Utf8JsonWriter(into, Relaxed);
        writer.Reset(into);
        try
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, head.Id);
            writer.WriteString("type"u8, head.Type);
            writer.WriteString("time"u8, head.Time);
            writer.WriteString("source"u8, source);
            // The events of one post keep their order by it: each came the smallest step of time after the one before.
            writer.WriteString("receivedAt"u8, EventTime.Text(post.Now.AddTicks(order)));
            if (traceParent is not null)
                writer.WriteString("traceparent"u8, traceParent);
            writer.WritePropertyName("headers"u8);
            headers.Write(post.Headers, writer);
            if (cloudEvent is { } attributes)
            {
                writer.WritePropertyName("cloudEvent"u8);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(attributes), skipInputValidation: true);
            }

            if (payload is not null && payload.TryFind(data, out var inner))
            {
                WriteRest(writer, data, inner);
                data = inner;
            }
            else
            {
                WriteContext(writer, post);
            }

            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(data), skipInputValidation: true);
            writer.WriteEndObject();
            writer.Flush();
        }
        finally
        {
            // Must not keep the post's buffer alive, nor write into it once it is someone else's.
            writer.Reset(Stream.Null);
        }
    }

    // Where the provider's own envelope holds the data, what else it says (account, API version, ...) stays within reach of expressions.
    private static void WriteRest(Utf8JsonWriter writer, JsonElement envelope, JsonElement data)
    {
        writer.WriteStartObject("context"u8);
        foreach (var member in envelope.EnumerateObject())
        {
            if (JsonMarshal.GetRawUtf8Value(member.Value) == JsonMarshal.GetRawUtf8Value(data))
                continue;
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    // What stands beside a batch (whose account it is, say) belongs to each of its events.
    private static void WriteContext(Utf8JsonWriter writer, ReceivedPost post)
    {
        if (post.BatchRoot.ValueKind != JsonValueKind.Object && post.Parent.ValueKind != JsonValueKind.Object)
            return;
        writer.WriteStartObject("context"u8);
        WriteScalars(writer, post.Parent, default);
        WriteScalars(writer, post.BatchRoot, post.Parent);
        writer.WriteEndObject();
    }

    private static void WriteScalars(Utf8JsonWriter writer, JsonElement from, JsonElement unlessIn)
    {
        if (from.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in from.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || unlessIn.ValueKind == JsonValueKind.Object && unlessIn.TryGetProperty(member.Name, out _))
                continue;
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
        }
    }

    // An expression that gives nothing, or faults, must not lose the event: the provider's own id stands.
    private string? OwnId(ReceivedPost post, JsonElement data, string id, string type, string time)
    {
        if (dedupe!.Pointer is { } pointer)
            return pointer.Text(data) is { Length: > 0 } text ? text : null;
        try
        {
            var result = dedupe.Expression!.Evaluate(new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            {
                ["id"] = Text(id),
                ["type"] = Text(type),
                ["time"] = Text(time),
                ["source"] = Text(sourceName),
                ["data"] = data,
                ["headers"] = HeadersOf(post),
            }, Pure);
            return !result.IsUndefined && result.ToText() is { Length: > 0 } own ? own : null;
        }
        catch (JsonataException e)
        {
            // Not its message: that may quote the event.
            Log.DedupeFailed(log, sourceName, e.Code, e.Line, e.Column);
            return null;
        }
    }

    private static JsonElement Text(string text) => JsonSerializer.SerializeToElement(text, TextJson.Default.String);

    private JsonElement HeadersOf(ReceivedPost post)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
            headers.Write(post.Headers, writer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    // Ids become keys of runs and rows: one that is no fit key is known by its digest.
    private static string Bounded(string id)
    {
        if (id.Length <= MaxIdLength && !id.AsSpan().ContainsAnyInRange('\0', '\u001f') && !id.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
            return id;
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(id)));
    }

    private static partial class Log
    {
        [LoggerMessage(Telemetry.Ids.DedupeFailed, LogLevel.Warning, "The 'dedupe' expression of source {Source} failed ({Code} at {Line}:{Column}); the provider's own id stands")]
        public static partial void DedupeFailed(ILogger log, string source, string code, int line, int column);
    }
}

// Generated at build time: without it the first post with a 'dedupe' would load the serialiser's reflection.
[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;

/// <summary>What an event is known by.</summary>
internal readonly record struct EventHead(string Id, string Type, string Time);
