using System.Runtime.InteropServices;
using System.Xml;
using System.Xml.Linq;

namespace Trunkline.Intake.Reading;

/// <summary>A Salesforce outbound message: SOAP with up to a hundred notifications.</summary>
internal sealed record OutboundMessage(string OrganizationId, string ActionId, IReadOnlyList<XElement> Notifications)
{
    public static readonly XNamespace Namespace = "http://soap.sforce.com/2005/09/outbound";

    /// <summary>Null when the bytes are no such message.</summary>
    public static OutboundMessage? Read(ReadOnlyMemory<byte> body)
    {
        if (BoundedXml.Read(body)?.Root is not { } envelope || envelope.Name.LocalName != "Envelope")
            return null;
        var notifications = envelope.Elements(envelope.Name.Namespace + "Body").Elements(Namespace + "notifications").FirstOrDefault();
        return notifications is null ? null : new OutboundMessage(
            (string?)notifications.Element(Namespace + "OrganizationId") ?? "",
            (string?)notifications.Element(Namespace + "ActionId") ?? "",
            [.. notifications.Elements(Namespace + "Notification")]);
    }
}

/// <summary>XML without DTDs, bounded in depth.</summary>
internal static class BoundedXml
{
    private const int MaxDepth = 64;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersFromEntities = 0 };

    /// <summary>Null when the bytes are no such XML.</summary>
    public static XDocument? Read(ReadOnlyMemory<byte> bytes)
    {
        if (!MemoryMarshal.TryGetArray(bytes, out var array))
            return null;
        try
        {
            // Depth first: the tree is built by recursion.
            using (var reader = XmlReader.Create(Stream(array), Settings))
            {
                while (reader.Read())
                {
                    if (reader.Depth > MaxDepth)
                        return null;
                }
            }

            using var again = XmlReader.Create(Stream(array), Settings);
            return XDocument.Load(again);
        }
        catch (XmlException)
        {
            return null;
        }

        static MemoryStream Stream(ArraySegment<byte> array) => new(array.Array!, array.Offset, array.Count, writable: false);
    }
}
