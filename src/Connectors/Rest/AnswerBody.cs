using System.Text;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Soap;

namespace Trunkline.Connectors.Rest;

/// <summary>Reads an answer's body by its content type: JSON as it is, XML by the rule of <see cref="XmlToJson"/>, text as a JSON string,
/// anything else as base64 in a JSON string, nothing as null.</summary>
internal static class AnswerBody
{
    public static ProtocolAnswer Read(Received received)
    {
        if (received.Body.IsEmpty)
            return new(JsonText.Null, JsonText.Null);
        var type = received.Response.Content.Headers.ContentType;
        var mediaType = type?.MediaType;
        if (IsJson(mediaType) || mediaType is null && LooksLikeJson(received.Body))
            return Json(Utf8(received.Body, type?.CharSet));
        if (mediaType is not null && IsXml(mediaType))
        {
            return XmlToJson.TryConvert(received.BodyMemory, unwrap: false, out var converted, out var problem)
                ? new(converted, converted)
                : new(JsonText.Null, JsonText.Null, new("bad-answer", $"XML that cannot be read: {problem}", Passing: null));
        }

        var text = mediaType is null || mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            ? JsonStrings.FromUtf8(Utf8(received.Body, type?.CharSet))
            : JsonStrings.Base64(received.Body);
        return new(text, text);
    }

    public static bool IsXml(string mediaType) =>
        mediaType is "text/xml" or "application/xml" || mediaType.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string? mediaType) =>
        mediaType is "application/json" or "text/json" || mediaType?.EndsWith("+json", StringComparison.OrdinalIgnoreCase) == true;

    private static bool LooksLikeJson(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static ProtocolAnswer Json(ReadOnlySpan<byte> utf8) =>
        JsonText.TryParse(utf8, out var json, out var problem)
            ? new(json, json)
            : new(JsonText.Null, JsonText.Null, new("bad-answer", $"JSON that cannot be read: {problem}", Passing: null));

    private static ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> body, string? charset)
    {
        if (charset is null)
            return body;
        var name = charset.Trim('"');
        if (name.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
            return body;
        try
        {
            return Encoding.UTF8.GetBytes(Encoding.GetEncoding(name).GetString(body));
        }
        catch (ArgumentException)
        {
            // A charset of no known name: UTF-8 is the best guess there is.
            return body;
        }
    }
}
