using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Trunkline.Connectors.Rest;

/// <summary>multipart/form-data (RFC 7578) of an object: a string, number or truth value is a field; an object is a file (<see cref="FilePart"/>); an
/// array repeats its field. The same body gives the same bytes, so that a retry repeats what was sent.</summary>
internal static class MultipartBody
{
    public static EncodedBody Encode(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new BodyException("a multipart body is made of an object, and this is none");
        var boundary = "trunkline-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value.GetRawText())))[..32];
        var buffer = new ArrayBufferWriter<byte>(1024);
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Array)
            {
                Append(buffer, boundary, member.Name, member.Value);
                continue;
            }

            foreach (var item in member.Value.EnumerateArray())
                Append(buffer, boundary, member.Name, item);
        }

        Write(buffer, $"--{boundary}--\r\n");
        var type = new MediaTypeHeaderValue("multipart/form-data");
        type.Parameters.Add(new NameValueHeaderValue("boundary", boundary));
        return new(buffer.WrittenMemory, type);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, string boundary, string name, JsonElement value)
    {
        Write(buffer, $"--{boundary}\r\nContent-Disposition: form-data; name=\"{Quoted(name)}\"");
        if (value.ValueKind == JsonValueKind.Object)
        {
            var file = FilePart.Read(value, "application/octet-stream");
            Write(buffer, $"; filename=\"{Quoted(file.FileName ?? name)}\"\r\nContent-Type: {file.Body.Type}\r\n\r\n");
            buffer.Write(file.Body.Bytes.Span);
            Write(buffer, "\r\n");
            return;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "",
            JsonValueKind.Array => throw new BodyException($"'{name}' holds a list in a list"),
            _ => value.GetRawText(),
        };
        Write(buffer, $"\r\n\r\n{text}\r\n");
    }

    // As browsers do it: what would end the quoted name, or the line, is percent-encoded.
    private static string Quoted(string name) =>
        name.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static void Write(ArrayBufferWriter<byte> buffer, string text) => Encoding.UTF8.GetBytes(text, buffer);
}
