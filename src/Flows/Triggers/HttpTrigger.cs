using System.Buffers;
using System.Text.Json;
using Trunkline.Flows.Schemas;

namespace Trunkline.Flows.Triggers;

/// <summary>A request that a flow answers.</summary>
public sealed class HttpTrigger : FlowTrigger
{
    private readonly IReadOnlyDictionary<string, RequestParameter> path;
    private readonly IReadOnlyDictionary<string, RequestParameter> query;
    private readonly JsonSchema? body;

    internal HttpTrigger(HttpRoute route, IEnumerable<RequestParameter> path, IEnumerable<RequestParameter> query, JsonSchema? body)
    {
        Route = route;
        this.path = path.ToDictionary(p => p.Name, StringComparer.Ordinal);
        this.query = query.ToDictionary(p => p.Name, StringComparer.Ordinal);
        this.body = body;
    }

    /// <summary>Where it is asked.</summary>
    public HttpRoute Route { get; }

    /// <summary>Names of the header fields that expressions may see.</summary>
    public IReadOnlyList<string> Headers { get; internal init; } = [];

    /// <summary>By when an answer is given; not for <see cref="Accept"/>.</summary>
    public TimeSpan Deadline { get; internal init; }

    /// <summary>Since when it is out of use; null while it is not.</summary>
    public DateTimeOffset? Deprecated { get; internal init; }

    /// <summary>From when on it may be gone; null for never.</summary>
    public DateTimeOffset? Sunset { get; internal init; }

    /// <summary>Whether it is gone then.</summary>
    public bool GoneAfterSunset { get; internal init; }

    /// <summary>Whether requests are answered 202 and run durably.</summary>
    public bool Accept { get; internal init; }

    /// <summary>The media type of answers, where the flow sets it to one text; null: JSON.</summary>
    public string? ContentType { get; internal init; }

    /// <summary>Whether something in the flow may change the world: an inline run of one that only reads can be broken off at any time.</summary>
    public bool Changes { get; internal init; }

    /// <summary>Makes <c>event.data</c> of a request: <c>path</c>, <c>query</c> and <c>body</c>, each value of its declared type.</summary>
    /// <param name="segments">The path's parameters in order, decoded.</param>
    /// <param name="parameters">The query parameters, decoded, each with its values in order.</param>
    /// <param name="content">The body; null where there is none.</param>
    /// <param name="errors">Gets everything that is wrong; the data is only to be used where nothing is.</param>
    public JsonElement Read(
        IReadOnlyList<string> segments, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> parameters, JsonElement? content, List<SchemaError> errors)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("path"u8);
            var at = 0;
            foreach (var segment in Route.Segments)
            {
                if (segment.IsParameter)
                    path[segment.Text].Read([segments[at++]], "path", writer, errors);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("query"u8);
            ReadQuery(parameters, writer, errors);
            writer.WriteEndObject();
            ReadBody(content, writer, errors);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }

    private void ReadQuery(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> parameters, Utf8JsonWriter writer, List<SchemaError> errors)
    {
        var missing = new HashSet<string>(query.Values.Where(p => p.Required).Select(p => p.Name), StringComparer.Ordinal);
        foreach (var (name, values) in parameters)
        {
            missing.Remove(name);
            if (query.TryGetValue(name, out var parameter))
                parameter.Read(values, "query", writer, errors);
            else
                errors.Add(new SchemaError("/query/" + Escaped(name), Declarations.Suggestion.For(name, query.Keys) is { } near ? $"is no parameter; did you mean '{near}'?" : "is no parameter"));
        }

        errors.AddRange(missing.Order(StringComparer.Ordinal).Select(name => new SchemaError("/query/" + name, "is missing")));
    }

    private void ReadBody(JsonElement? content, Utf8JsonWriter writer, List<SchemaError> errors)
    {
        if (content is not { } value)
        {
            if (body is not null)
                errors.Add(new SchemaError("/body", "is missing"));
            return;
        }

        if (body is not null)
            errors.AddRange(JsonSchema.Check(body, value, "body"));
        writer.WritePropertyName("body"u8);
        writer.WriteRawValue(RawJson.Utf8(value), skipInputValidation: true);
    }

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
