using System.Xml.Linq;
using Trunkline.Flows;

namespace Trunkline.Connectors.Soap.Wsdl;

/// <summary>Reads the SOAP operations of a WSDL 1.1 file: their elements, actions and bodies.</summary>
internal sealed class WsdlFile
{
    private static readonly XNamespace Wsdl = WsdlDocuments.Wsdl;
    private static readonly XNamespace Soap11 = "http://schemas.xmlsoap.org/wsdl/soap/";
    private static readonly XNamespace Soap12 = "http://schemas.xmlsoap.org/wsdl/soap12/";

    private readonly WsdlDocuments documents;
    private readonly XsdTypes types;

    private WsdlFile(WsdlDocuments documents)
    {
        this.documents = documents;
        types = new XsdTypes(documents.Schemas);
    }

    /// <param name="location">The file, beside the connections.</param>
    /// <param name="version12">The SOAP version asked for; null for the one that there is, 1.1 where there are both.</param>
    /// <param name="open">Gives a file by its path below the integrations folder; null where there is none.</param>
    /// <param name="report">Told every problem.</param>
    /// <returns>Null where there was a problem.</returns>
    public static WsdlService? Read(string location, bool? version12, Func<string, byte[]?> open, Action<string> report)
    {
        var isSound = true;
        var documents = new WsdlDocuments(open, problem =>
        {
            isSound = false;
            report(problem);
        });
        if (documents.Beside("connections/", location) is { } path)
            documents.Read(path);
        return isSound ? new WsdlFile(documents).Service(location, version12, report) : null;
    }

    private WsdlService? Service(string location, bool? version12, Action<string> report)
    {
        var bindings = All("binding").Select(b => (Binding: b, Soap: b.Element(Soap11 + "binding") ?? b.Element(Soap12 + "binding"))).Where(b => b.Soap is not null).ToList();
        var is12 = version12 ?? (bindings.Count > 0 && bindings.TrueForAll(b => b.Soap!.Name.Namespace == Soap12));
        var chosen = bindings.Where(b => b.Soap!.Name.Namespace == (is12 ? Soap12 : Soap11)).ToList();
        if (chosen.Count == 0)
        {
            report($"'{location}' describes no operations of SOAP {(is12 ? "1.2" : "1.1")}");
            return null;
        }

        var operations = new Dictionary<string, WsdlOperation>(StringComparer.Ordinal);
        foreach (var (binding, soap) in chosen)
        {
            foreach (var operation in binding.Elements(Wsdl + "operation"))
            {
                var name = (string?)operation.Attribute("name") ?? "";
                operations.TryAdd(name, Operation(name, binding, soap!, operation));
            }
        }

        return new WsdlService((string?)documents.Definitions[0].Attribute("targetNamespace") ?? "", is12, operations);
    }

    private WsdlOperation Operation(string name, XElement binding, XElement soap, XElement operation)
    {
        var extra = operation.Element(soap.Name.Namespace + "operation");
        var style = (string?)extra?.Attribute("style") ?? (string?)soap.Attribute("style") ?? "document";
        var action = (string?)extra?.Attribute("soapAction");
        var body = operation.Element(Wsdl + "input")?.Descendants(soap.Name.Namespace + "body").FirstOrDefault();
        var space = (string?)body?.Attribute("namespace") ?? Space(binding).NamespaceName;
        if ((string?)body?.Attribute("use") == "encoded")
            return Refused("it is encoded (rpc/encoded), and only literal bodies are written");
        var parts = Parts(binding, operation, body);
        if (style == "rpc")
            return new WsdlOperation(XName.Get(name, space), action, new OperationFacts(Rpc(parts)));
        if (parts is not [var part] || (string?)part.Attribute("element") is not { } element)
            return Refused("its body is not one element (document/literal)");
        var root = XsdTypes.Qualified(part, element);
        return new WsdlOperation(root, action, new OperationFacts(types.OfElement(root) ?? new BodyShape()));

        WsdlOperation Refused(string why) => new(XName.Get(name, space), action, new OperationFacts(null, why));
    }

    private BodyShape Rpc(IEnumerable<XElement> parts) => new()
    {
        Members = [.. parts.Select(p => new BodyMember(
            (string?)p.Attribute("name") ?? "", "", IsRequired: true, () => (string?)p.Attribute("type") is { } type ? types.OfType(XsdTypes.Qualified(p, type)) : new BodyShape { IsOpen = true }))],
    };

    // The parts of the input's message that stand in the body.
    private List<XElement> Parts(XElement binding, XElement operation, XElement? body)
    {
        var type = Find("portType", binding, (string?)binding.Attribute("type"));
        var input = type?.Elements(Wsdl + "operation").FirstOrDefault(o => (string?)o.Attribute("name") == (string?)operation.Attribute("name"))?.Element(Wsdl + "input");
        var parts = Find("message", input, (string?)input?.Attribute("message"))?.Elements(Wsdl + "part").ToList() ?? [];
        if ((string?)body?.Attribute("parts") is { } named)
            return [.. parts.Where(p => named.Split(' ').Contains((string?)p.Attribute("name")))];
        var inHeader = operation.Element(Wsdl + "input")!.Descendants().Where(e => e.Name.LocalName == "header").Select(h => (string?)h.Attribute("part")).ToHashSet();
        return [.. parts.Where(p => !inHeader.Contains((string?)p.Attribute("name")))];
    }

    private XElement? Find(string kind, XElement? at, string? name)
    {
        if (at is null || name is null)
            return null;
        var wanted = XsdTypes.Qualified(at, name);
        return All(kind).FirstOrDefault(e => (string?)e.Attribute("name") == wanted.LocalName && Space(e) == wanted.Namespace);
    }

    private IEnumerable<XElement> All(string kind) => documents.Definitions.SelectMany(d => d.Elements(Wsdl + kind));

    private static XNamespace Space(XElement inDefinitions) => (string?)inDefinitions.Parent!.Attribute("targetNamespace") ?? "";
}
