using System.Xml;
using System.Xml.Linq;

namespace Trunkline.Sandbox.Partners.Erp;

/// <summary>Reads and writes SOAP 1.1 envelopes.</summary>
internal static class SoapMessage
{
    public const string Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Soap = Envelope;
    private static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1 << 20, IgnoreComments = true, IgnoreWhitespace = true,
    };

    /// <summary>The one element in the body of an envelope.</summary>
    /// <exception cref="XmlException">The text is no SOAP 1.1 envelope with one element in its body; the message says why.</exception>
    public static XElement Read(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), Safe);
        var root = XDocument.Load(reader).Root!;
        if (root.Name != Soap + "Envelope")
            throw new XmlException($"the root is {root.Name}, not a SOAP 1.1 Envelope");
        if (root.Element(Soap + "Header")?.Elements().FirstOrDefault(h => (string?)h.Attribute(Soap + "mustUnderstand") == "1") is { } header)
            throw new XmlException($"the header {header.Name} is not understood");
        var operations = root.Element(Soap + "Body")?.Elements().ToList() ?? [];
        return operations.Count == 1 ? operations[0] : throw new XmlException("the Body does not hold exactly one element");
    }

    public static Answer Write(XElement content) => Write(200, content, accepted: true);

    /// <summary>A fault; SOAP 1.1 over HTTP carries every fault in a 500.</summary>
    /// <param name="code"><c>Client</c>: the request is at fault; <c>Server</c>: it may work later.</param>
    /// <param name="message">For people.</param>
    /// <param name="detail">The partner's own code; null for none.</param>
    public static Answer Fault(string code, string message, string? detail = null)
    {
        var fault = new XElement(Soap + "Fault", new XElement("faultcode", $"soap:{code}"), new XElement("faultstring", message));
        if (detail is not null)
            fault.Add(new XElement("detail", new XElement(ErpApi.Namespace + "ErrorCode", detail)));
        return Write(500, fault, accepted: false);
    }

    private static Answer Write(int status, XElement content, bool accepted)
    {
        var envelope = new XElement(Soap + "Envelope", new XAttribute(XNamespace.Xmlns + "soap", Envelope), new XElement(Soap + "Body", content));
        return new Answer(status, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + envelope.ToString(SaveOptions.DisableFormatting))
        {
            ContentType = "text/xml; charset=utf-8",
            Accepted = accepted,
        };
    }
}
