using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Trunkline.Connectors.Http;

namespace Trunkline.Connectors.Soap;

/// <summary>Maps XML to JSON. An element becomes its text where it holds only text, an object where it has attributes (<c>@name</c>), children
/// (by local name; several of one name become an array at the place of the first) or both with text (<c>#text</c>); <c>xsi:nil</c> and nothing but white
/// space become null and the empty string. Namespace prefixes and declarations are dropped. Every value stays text: XML has no numbers.</summary>
internal static class XmlToJson
{
    private const int MaxDepth = 60;
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads a document with DTDs prohibited and nothing fetched; null, with the problem, when it cannot be read.</summary>
    public static XElement? Parse(ReadOnlyMemory<byte> xml, out string? problem)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = 20 * 1024 * 1024,
            MaxCharactersFromEntities = 1024,
        };
        problem = null;
        try
        {
            var array = MemoryMarshal.TryGetArray(xml, out var segment) ? segment : xml.ToArray();
            using var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
            using var reader = new DepthBound(XmlReader.Create(stream, settings), MaxDepth);
            return XElement.Load(reader);
        }
        catch (Exception e) when (e is XmlException or ArgumentException or DecoderFallbackException)
        {
            problem = e is XmlException && e.Message.Contains("DTD", StringComparison.Ordinal)
                ? "it declares a DTD, which is never read"
                : e is XmlException { LineNumber: > 0 } fault
                    ? FormattableString.Invariant($"line {fault.LineNumber}, character {fault.LinePosition}") // The reader's own words quote the document.
                    : e is XmlException ? e.Message.TrimEnd('.') : "it is not in the encoding that it declares";
            return null;
        }
    }

    public static bool TryConvert(ReadOnlyMemory<byte> xml, bool unwrap, out JsonElement json, out string? problem)
    {
        json = JsonText.Null;
        if (Parse(xml, out problem) is not { } root)
            return false;
        json = unwrap ? Content(root) : Document(root);
        return true;
    }

    /// <summary>What an element holds, without its own name.</summary>
    public static JsonElement Content(XElement element)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            Write(writer, element);
        return JsonStrings.Parse(buffer);
    }

    private static JsonElement Document(XElement root)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(root.Name.LocalName);
            Write(writer, root);
            writer.WriteEndObject();
        }

        return JsonStrings.Parse(buffer);
    }

    private static void Write(Utf8JsonWriter writer, XElement element)
    {
        if ((string?)element.Attribute(Xsi + "nil") is "true" or "1")
        {
            writer.WriteNullValue();
            return;
        }

        var hasAttributes = element.Attributes().Any(IsKept);
        if (!hasAttributes && !element.HasElements)
        {
            writer.WriteStringValue(element.Value);
            return;
        }

        writer.WriteStartObject();
        foreach (var attribute in element.Attributes().Where(IsKept))
            writer.WriteString("@" + attribute.Name.LocalName, attribute.Value);
        foreach (var group in element.Elements().GroupBy(e => e.Name.LocalName))
            WriteGroup(writer, group.Key, [.. group]);
        var text = string.Concat(element.Nodes().OfType<XText>().Select(t => t.Value));
        if (!string.IsNullOrWhiteSpace(text))
            writer.WriteString("#text", text);
        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, string name, IReadOnlyList<XElement> elements)
    {
        writer.WritePropertyName(name);
        if (elements.Count == 1)
        {
            Write(writer, elements[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (var element in elements)
            Write(writer, element);
        writer.WriteEndArray();
    }

    private static bool IsKept(XAttribute attribute) => !attribute.IsNamespaceDeclaration && attribute.Name.Namespace != Xsi;
}
