using System.Xml.Linq;
using Trunkline.Flows;

namespace Trunkline.Connectors.Soap.Wsdl;

/// <summary>What elements and types of schemas hold. Where a schema says more than is understood here, the shape is open: nothing is taken for wrong that may be right.</summary>
internal sealed class XsdTypes
{
    private static readonly XNamespace Xsd = WsdlDocuments.Xsd;
    private static readonly BodyShape Anything = new() { IsOpen = true };

    private readonly Dictionary<XName, Declared> elements = [];
    private readonly Dictionary<XName, Declared> types = [];
    private readonly Dictionary<XName, Declared> groups = [];
    private readonly Dictionary<XElement, BodyShape?> shapes = [];

    public XsdTypes(IEnumerable<(XElement Schema, XNamespace Space)> schemas)
    {
        foreach (var (schema, space) in schemas)
        {
            foreach (var child in schema.Elements().Where(e => e.Name.Namespace == Xsd && e.Attribute("name") is not null))
            {
                var into = child.Name.LocalName switch { "element" => elements, "complexType" or "simpleType" => types, "group" => groups, _ => null };
                into?.TryAdd(space + (string)child.Attribute("name")!, new Declared(child, schema, space));
            }
        }
    }

    /// <summary>A name with a prefix, or without, as it is meant where it stands.</summary>
    public static XName Qualified(XElement at, string name)
    {
        var colon = name.IndexOf(':');
        var space = colon < 0 ? at.GetDefaultNamespace() : at.GetNamespaceOfPrefix(name[..colon]) ?? XNamespace.None;
        return space + name[(colon + 1)..].Trim();
    }

    /// <summary>What a global element holds; open where it is not described, null for a text.</summary>
    public BodyShape? OfElement(XName name) => elements.TryGetValue(name, out var declared) ? OfElement(declared) : Anything;

    /// <summary>What a type holds; null for a text.</summary>
    public BodyShape? OfType(XName name)
    {
        if (name.Namespace == Xsd)
            return name.LocalName == "anyType" ? Anything : null;
        if (!types.TryGetValue(name, out var declared))
            return Anything;
        return declared.At.Name.LocalName == "simpleType" ? null : OfComplex(declared);
    }

    private BodyShape? OfElement(Declared element)
    {
        if ((string?)element.At.Attribute("type") is { } type)
            return OfType(Qualified(element.At, type));
        if (element.At.Element(Xsd + "complexType") is { } inline)
            return OfComplex(element with { At = inline });
        return element.At.Element(Xsd + "simpleType") is null ? Anything : null;
    }

    private BodyShape? OfComplex(Declared type)
    {
        if (shapes.TryGetValue(type.At, out var known))
            return known;

        // A type that is derived from itself is none; of one that holds itself the members are asked later.
        shapes[type.At] = Anything;
        return shapes[type.At] = Shape(type);
    }

    private BodyShape? Shape(Declared type)
    {
        if (type.At.Element(Xsd + "simpleContent") is not null)
            return null;
        var walk = new Particles { IsOpen = (string?)type.At.Attribute("mixed") is "true" or "1" };
        var derived = type.At.Element(Xsd + "complexContent")?.Elements().FirstOrDefault(e => e.Name == Xsd + "extension" || e.Name == Xsd + "restriction");
        if (derived?.Name.LocalName == "extension" && (string?)derived.Attribute("base") is { } name)
        {
            // With nothing said of the base, anything may come of it.
            if (OfType(Qualified(derived, name)) is { } below)
                walk.Take(below);
        }
        else if (derived is not null && Qualified(derived, (string?)derived.Attribute("base") ?? "").LocalName == "Array")
        {
            walk.IsOpen = true;
        }

        Walk(type with { At = derived ?? type.At }, walk, isOptional: false, depth: 0);
        return new BodyShape { Members = walk.Members, IsOpen = walk.IsOpen, IsOrdered = walk.IsOrdered };
    }

    private void Walk(Declared of, Particles found, bool isOptional, int depth)
    {
        if (depth > 32)
        {
            found.IsOpen = true;
            return;
        }

        foreach (var particle in of.At.Elements().Where(e => e.Name.Namespace == Xsd))
        {
            var mayLack = isOptional || (string?)particle.Attribute("minOccurs") == "0";
            var inside = of with { At = particle };
            switch (particle.Name.LocalName)
            {
                case "element":
                    found.Add(Member(inside, mayLack));
                    break;
                case "sequence":
                    found.IsOrdered &= (string?)particle.Attribute("maxOccurs") is null or "1" or "0";
                    Walk(inside, found, mayLack, depth + 1);
                    break;
                case "choice":
                    found.IsOrdered = false;
                    Walk(inside, found, isOptional: true, depth + 1);
                    break;
                case "all":
                    found.IsOrdered = false;
                    Walk(inside, found, mayLack, depth + 1);
                    break;
                case "group" when (string?)particle.Attribute("ref") is { } name && groups.TryGetValue(Qualified(particle, name), out var group):
                    Walk(group, found, mayLack, depth + 1);
                    break;
                case "any" or "group":
                    found.IsOpen = true;
                    break;
            }
        }
    }

    private BodyMember Member(Declared element, bool mayLack)
    {
        if ((string?)element.At.Attribute("ref") is { } reference)
        {
            var name = Qualified(element.At, reference);
            return new BodyMember(name.LocalName, name.NamespaceName, !mayLack, () => OfElement(name));
        }

        var form = (string?)element.At.Attribute("form") ?? (string?)element.Schema.Attribute("elementFormDefault");
        return new BodyMember((string?)element.At.Attribute("name") ?? "", form == "qualified" ? element.Space.NamespaceName : "", !mayLack, () => OfElement(element));
    }

    // Something declared, the schema that it stands in, and the namespace that this has.
    private sealed record Declared(XElement At, XElement Schema, XNamespace Space);

    private sealed class Particles
    {
        public List<BodyMember> Members { get; } = [];

        public bool IsOpen { get; set; }

        public bool IsOrdered { get; set; } = true;

        public void Add(BodyMember member)
        {
            // The same name in two places of a type: no order can be told.
            if (Members.Exists(m => m.Name == member.Name))
                IsOrdered = false;
            else
                Members.Add(member);
        }

        public void Take(BodyShape shape)
        {
            Members.AddRange(shape.Members);
            IsOpen |= shape.IsOpen;
            IsOrdered &= shape.IsOrdered;
        }
    }
}
