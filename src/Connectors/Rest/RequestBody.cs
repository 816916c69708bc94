using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Soap;

namespace Trunkline.Connectors.Rest;

/// <summary>Turns the JSON that a step gives into the bytes that the connection's <c>bodyType</c> means.</summary>
internal static class RequestBody
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");
    private static readonly MediaTypeHeaderValue Text = new("text/plain", "utf-8");
    private static readonly MediaTypeHeaderValue Xml = new("application/xml", "utf-8");
    private static readonly XmlWriterSettings XmlSettings = new() { Encoding = new UTF8Encoding(false) };

    /// <exception cref="BodyException">The JSON does not fit the type; its message is a clause.</exception>
    public static EncodedBody Encode(BodyType type, string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        if (type == BodyType.Json)
            return new(utf8, Json);
        if (!JsonText.TryParse(utf8, out var value, out var problem))
            throw new BodyException($"the body is not JSON ({problem})");
        try
        {
            return type switch
            {
                BodyType.Form => new(FormBody.Encode(value), Form),
                BodyType.Text => new(Encoding.UTF8.GetBytes(String(value, "text")), Text),
                BodyType.Xml => new(XmlOf(value), Xml),
                BodyType.Multipart => MultipartBody.Encode(value),
                _ => FilePart.Read(value, "application/octet-stream").Body,
            };
        }
        catch (InvalidOperationException)
        {
            throw new BodyException("a text of the body holds half a surrogate pair");
        }
        catch (XmlException e)
        {
            throw new BodyException(e.Message);
        }
    }

    private static string String(JsonElement value, string type) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new BodyException($"a body of type {type} is made of a string, and this is none");

    // A string is XML already; an object of one member is its root element.
    private static byte[] XmlOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return Encoding.UTF8.GetBytes(value.GetString()!);
        if (value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() != 1)
            throw new BodyException("XML is made of a string, or of an object with one member, its root element");

        // A root above the root: prefixes and namespaces are found by the same rule everywhere.
        var above = new XElement("above");
        JsonToXml.Fill(above, value, XNamespace.None);
        if (above.Elements().SingleOrDefault() is not { } root)
            throw new BodyException("XML has one root element");
        root.Remove();
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, XmlSettings))
            root.Save(writer);
        return stream.ToArray();
    }
}

/// <summary>Bytes and what they are.</summary>
internal readonly record struct EncodedBody(ReadOnlyMemory<byte> Bytes, MediaTypeHeaderValue Type);

/// <summary>A body does not fit its declared type; never leaves the room.</summary>
internal sealed class BodyException(string message) : Exception(message);
