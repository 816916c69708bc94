using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Intake.Reading;

namespace Trunkline.Intake.Webhooks;

/// <summary>One request with its body read: what schemes, handshakes and readers look at. Lives as long as the request.</summary>
internal sealed class ReceivedPost(HttpRequest request, ReadOnlyMemory<byte> body, string? configuredUrl, DateTimeOffset now) : IDisposable
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 64 };
    private JsonDocument? document;
    private bool parsed;
    private FormFields? form;

    public string Method { get; } = request.Method;

    public IHeaderDictionary Headers { get; } = request.Headers;

    public IQueryCollection Query => request.Query;

    /// <summary>Exactly the bytes that came.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    public DateTimeOffset Now { get; } = now;

    /// <summary>Which items of a batch the scheme vouches for; null for all of them.</summary>
    public bool[]? VouchedItems { get; set; }

    /// <summary>Items of a batch whose content was encrypted, as they are read in place of what came; null for all or one of them where it is read as it came.</summary>
    public JsonElement?[]? OpenedItems { get; set; }

    /// <summary>Place of the item that is being read in its batch, and what it stands in; for the rules that make an event's id.</summary>
    public int ItemIndex { get; set; }

    public JsonElement Parent { get; set; }

    /// <summary>The whole body where it is a batch inside an object; what stands beside the batch travels with each event.</summary>
    public JsonElement BatchRoot { get; set; }

    /// <summary>Media type in lower case without parameters; empty where there is none.</summary>
    public string MediaType { get; } = MediaTypeOf(request.ContentType);

    public bool IsForm => MediaType is "application/x-www-form-urlencoded";

    public bool IsXml => MediaType is "text/xml" or "application/xml" or "application/soap+xml";

    /// <summary>The public URL as the provider knows it: scheme, host and path as configured, query as received. Behind a proxy the host's
    /// own idea of its URL is another one.</summary>
    public string Url => (configuredUrl is null ? request.Scheme + "://" + request.Host.Value + request.PathBase + request.Path : WithoutQuery(configuredUrl))
        + request.QueryString.Value;

    /// <summary>The fields of a form body, decoded, in order.</summary>
    public FormFields Form => form ??= FormFields.Read(Body.Span);

    /// <summary>The body as JSON, or false when it is none (or is nested too deeply).</summary>
    public bool TryReadJson(out JsonElement root)
    {
        if (!parsed)
        {
            parsed = true;
            try
            {
                document = JsonDocument.Parse(WithoutByteOrderMark(Body), Bounded);
            }
            catch (JsonException)
            {
                document = null;
            }
        }

        root = document?.RootElement ?? default;
        return document is not null;
    }

    /// <summary>The value of a header that stands exactly once; null when it is absent or stands twice, which nothing honest sends.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    public void Dispose() => document?.Dispose();

    // Nearly every post says just this: it need not be taken apart.
    private static string MediaTypeOf(string? contentType) =>
        contentType is "application/json" ? contentType
        : MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.MediaType?.ToLowerInvariant() ?? ""
        : "";

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;

    private static string WithoutQuery(string url) => url.IndexOf('?') is var at and >= 0 ? url[..at] : url;
}
