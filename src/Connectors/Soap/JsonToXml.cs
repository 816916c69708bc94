using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Trunkline.Flows;

namespace Trunkline.Connectors.Soap;

/// <summary>Makes a JSON value the content of an XML element, in the order in which it stands. Members become child elements of the given
/// namespace; an array repeats its element; <c>@name</c> is an attribute; <c>@xmlns</c> and <c>@xmlns:p</c> declare namespaces for the element and
/// below, and <c>p:Name</c> uses them; <c>#text</c> is the text of an element that has attributes too; null is an empty element with
/// <c>xsi:nil</c>; true, false and numbers keep their JSON text.</summary>
internal static class JsonToXml
{
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Fills an element that already stands in its document, so that prefixes declared above it are known.</summary>
    /// <exception cref="XmlException">A name or text that XML cannot carry.</exception>
    /// <param name="element">The element.</param>
    /// <param name="value">What it is to hold.</param>
    /// <param name="space">The namespace of members that nothing else is known of.</param>
    /// <param name="shape">What the element holds as its partner describes it; null where that is not known.</param>
    public static void Fill(XElement element, JsonElement value, XNamespace space, BodyShape? shape = null)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    AddMember(element, member, space, shape);
                break;
            case JsonValueKind.Array:
                throw new XmlException("an array stands where an element's content is due: give it a name in an object");
            case JsonValueKind.Null:
                element.Add(new XAttribute(XNamespace.Xmlns + "xsi", Xsi), new XAttribute(Xsi + "nil", "true"));
                break;
            default:
                element.Add(new XText(Text(element.Name.LocalName, value)));
                break;
        }
    }

    private static void AddMember(XElement parent, JsonProperty member, XNamespace space, BodyShape? shape)
    {
        if (member.Name == "#text")
            parent.Add(new XText(Text(member.Name, member.Value)));
        else if (member.Name.StartsWith("@xmlns", StringComparison.Ordinal))
            Declare(parent, member.Name[1..], Text(member.Name, member.Value));
        else if (member.Name.StartsWith('@'))
            parent.SetAttributeValue(Name(parent, member.Name[1..], XNamespace.None), Text(member.Name, member.Value));
        else if (member.Value.ValueKind != JsonValueKind.Array)
            AddElement(parent, member.Name, member.Value, space, shape);
        else
            AddElements(parent, member.Name, member.Value, space, shape);
    }

    private static void AddElements(XElement parent, string name, JsonElement items, XNamespace space, BodyShape? shape)
    {
        foreach (var item in items.EnumerateArray())
            AddElement(parent, name, item, space, shape);
    }

    private static void AddElement(XElement parent, string name, JsonElement value, XNamespace space, BodyShape? shape)
    {
        // The namespaces that an element declares hold for its own name too.
        var declared = value.ValueKind == JsonValueKind.Object ? value : default;
        var colon = name.IndexOf(':');
        var described = shape?.Find(name[(colon + 1)..]);
        if (Declared(declared, "@xmlns") is { } own)
            (space, described) = (own, null);
        else if (described is not null && colon < 0)
            space = described.Namespace;
        var named = colon > 0 && Declared(declared, "@xmlns:" + name[..colon]) is { } ownPrefix
            ? XNamespace.Get(ownPrefix) + NcName(name[(colon + 1)..])
            : Name(parent, name, space);
        var child = new XElement(named);
        parent.Add(child);
        Fill(child, value, space, described?.Shape());
    }

    private static string? Declared(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var space) && space.ValueKind == JsonValueKind.String ? space.GetString() : null;

    private static void Declare(XElement element, string name, string space)
    {
        // The default namespace is in the names already; the writer declares it by itself.
        if (name.StartsWith("xmlns:", StringComparison.Ordinal))
            element.SetAttributeValue(XNamespace.Xmlns + NcName(name[6..]), space);
    }

    private static XName Name(XElement scope, string name, XNamespace unprefixed)
    {
        var colon = name.IndexOf(':');
        if (colon < 0)
            return unprefixed + NcName(name);
        var prefix = NcName(name[..colon]);
        var space = scope.GetNamespaceOfPrefix(prefix) ?? throw new XmlException($"the prefix '{prefix}' is not declared: put \"@xmlns:{prefix}\" before its first use");
        return space + NcName(name[(colon + 1)..]);
    }

    private static string NcName(string name)
    {
        try
        {
            return XmlConvert.VerifyNCName(name);
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            throw new XmlException($"'{name}' is not a name that an element or attribute can have");
        }
    }

    private static string Text(string name, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "",
            JsonValueKind.Object or JsonValueKind.Array => throw new XmlException($"'{name}' holds more than a text"),
            _ => value.GetRawText(),
        };
        try
        {
            return XmlConvert.VerifyXmlChars(text);
        }
        catch (XmlException)
        {
            throw new XmlException($"the text of '{name}' holds a character that XML cannot carry (a control character or half a surrogate pair)");
        }
    }
}
