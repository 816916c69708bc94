using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Trunkline.Connectors.Rest;

/// <summary>Content that JSON cannot hold as it is: <c>{ "base64": … }</c> or <c>{ "text": … }</c>, with <c>contentType</c> and <c>filename</c>; a string
/// alone is base64.</summary>
internal readonly record struct FilePart(EncodedBody Body, string? FileName)
{
    public static FilePart Read(JsonElement value, string contentType)
    {
        if (value.ValueKind == JsonValueKind.String)
            return new(new(Base64(value), MediaTypeHeaderValue.Parse(contentType)), null);
        if (value.ValueKind != JsonValueKind.Object)
            throw new BodyException("content is a string in base64, or an object of 'base64' or 'text', 'contentType' and 'filename'");
        ReadOnlyMemory<byte>? bytes = null;
        string? fileName = null;
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "base64":
                    bytes = Base64(member.Value);
                    break;
                case "text":
                    bytes = Encoding.UTF8.GetBytes(Text(member));
                    contentType = contentType == "application/octet-stream" ? "text/plain; charset=utf-8" : contentType;
                    break;
                case "filename":
                    fileName = Text(member);
                    break;
                case "contentType":
                    break;
                default:
                    throw new BodyException($"content has no '{member.Name}': use 'base64' or 'text', 'contentType' and 'filename'");
            }
        }

        if (value.TryGetProperty("contentType", out var said))
            contentType = said.GetString() ?? contentType;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            throw new BodyException($"'{contentType}' is no content type");
        return new(new(bytes ?? throw new BodyException("content has neither 'base64' nor 'text'"), type), fileName);
    }

    private static string Text(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw new BodyException($"'{member.Name}' is no string");

    private static byte[] Base64(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes : throw new BodyException("the content is not base64");
}
