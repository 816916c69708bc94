using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;

namespace Trunkline.Sandbox.Partners;

/// <summary>A request as a partner sees it: read whole.</summary>
internal sealed record PartnerRequest(string Method, string Path, string Query, IHeaderDictionary Headers, string Body)
{
    /// <summary>The segments of the path, unescaped: an escaped slash stays inside its segment.</summary>
    public string[] Segments { get; } = [.. Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    public string? Header(string name) => Headers.TryGetValue(name, out var values) && values.Count > 0 ? values.ToString() : null;

    public bool HasMediaType(string mediaType) =>
        MediaTypeHeaderValue.TryParse(Header("Content-Type"), out var sent) && sent.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The credentials of an Authorization header of that scheme, or null.</summary>
    public string? Credentials(string scheme) =>
        Header("Authorization") is { } value && value.StartsWith(scheme + " ", StringComparison.OrdinalIgnoreCase) ? value[(scheme.Length + 1)..].Trim() : null;

    /// <summary>User name and password of basic authentication, or null.</summary>
    public (string User, string Password)? Basic()
    {
        if (Credentials("Basic") is not { } encoded)
            return null;
        Span<byte> bytes = stackalloc byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var count))
            return null;
        var pair = System.Text.Encoding.UTF8.GetString(bytes[..count]).Split(':', 2);
        return pair.Length == 2 ? (pair[0], pair[1]) : null;
    }

    /// <summary>The body as a JSON object; null when it is none.</summary>
    public JsonObject? JsonBody()
    {
        try
        {
            return JsonNode.Parse(Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
