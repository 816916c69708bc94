using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;

namespace Trunkline.Connectors.Soap;

/// <summary>Writes the envelope of a request and opens that of an answer.</summary>
internal sealed class SoapEnvelope(SoapDefinition soap)
{
    private static readonly XNamespace V11 = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace V12 = "http://www.w3.org/2003/05/soap-envelope";
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false) };

    private readonly XNamespace space = soap.Namespace;

    private XNamespace Version => soap.IsVersion12 ? V12 : V11;

    /// <summary>The bytes of an envelope, with a security header where there is one.</summary>
    public static ReadOnlyMemory<byte> Write(XElement envelope)
    {
        using var stream = new MemoryStream(1024);
        using (var writer = XmlWriter.Create(stream, Settings))
            envelope.Save(writer);
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    public async ValueTask<ReadOnlyMemory<byte>> WriteAsync(XElement envelope, WsSecurity security, CancellationToken cancellationToken)
    {
        var secured = new XElement(envelope);
        secured.AddFirst(await security.HeaderAsync(Version, cancellationToken));
        return Write(secured);
    }

    /// <exception cref="XmlException">The operation or the body cannot be expressed in XML.</exception>
    public XElement Create(string operation, string? json)
    {
        var content = JsonText.Null;
        string? problem = null;
        if (json is not null && !JsonText.TryParse(Encoding.UTF8.GetBytes(json), out content, out problem))
            throw new XmlException($"the body is not JSON ({problem})");
        if (content.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            throw new XmlException("the body of an operation is an object, and this is none");
        var version = Version;
        var described = soap.Wsdl?.Operations.GetValueOrDefault(operation);
        var element = new XElement(described?.Root ?? space + Verified(operation));
        var envelope = new XElement(
            version + "Envelope",
            new XAttribute(XNamespace.Xmlns + "soap", version),
            new XElement(version + "Body", element));
        if (content.ValueKind == JsonValueKind.Object)
            JsonToXml.Fill(element, content, described?.Root.Namespace ?? space, described?.Facts.Body);
        return envelope;
    }

    /// <summary>The content of the body's element; of several, an object of them; a fault as a fault.</summary>
    public ProtocolAnswer Read(XElement envelope)
    {
        var version = envelope.Name.Namespace;
        if (envelope.Name.LocalName != "Envelope" || version != V11 && version != V12 || envelope.Element(version + "Body") is not { } body)
            return new(JsonText.Null, JsonText.Null, new("bad-answer", $"no SOAP envelope but <{envelope.Name.LocalName}>", Passing: null));
        if (body.Element(version + "Fault") is { } fault)
            return new(XmlToJson.Content(fault), JsonText.Null, version == V12 ? Fault12(fault) : Fault11(fault));
        var parts = body.Elements().Take(2).ToList();
        var json = parts.Count switch
        {
            0 => JsonText.Null,
            1 => XmlToJson.Content(parts[0]),
            _ => XmlToJson.Content(body),
        };
        return new(json, json);
    }

    private static ProtocolFault Fault11(XElement fault)
    {
        var code = Local((string?)fault.Element("faultcode"));
        return Told(code, (string?)fault.Element("faultstring"), code.Split('.')[0] == "Server");
    }

    private static ProtocolFault Fault12(XElement fault)
    {
        var code = Local((string?)fault.Element(V12 + "Code")?.Element(V12 + "Value"));
        return Told(code, (string?)fault.Element(V12 + "Reason")?.Element(V12 + "Text"), code == "Receiver");
    }

    private static ProtocolFault Told(string code, string? reason, bool passing) =>
        new("soap-fault", string.IsNullOrWhiteSpace(reason) ? $"fault {code}" : $"fault {code}: {reason.Trim()}", passing);

    private static string Local(string? qualified) => qualified is null ? "without a code" : qualified[(qualified.IndexOf(':') + 1)..].Trim();

    private static string Verified(string operation)
    {
        try
        {
            return XmlConvert.VerifyNCName(operation);
        }
        catch (XmlException)
        {
            throw new XmlException($"'{operation}' is not a name that an operation can have");
        }
    }
}
