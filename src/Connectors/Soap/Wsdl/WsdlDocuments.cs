using System.Xml.Linq;

namespace Trunkline.Connectors.Soap.Wsdl;

/// <summary>A WSDL and what it imports: files below the integrations folder, nothing else. DTDs are refused, and nothing is fetched.</summary>
/// <param name="open">Gives a file by its path below the integrations folder; null where there is none.</param>
/// <param name="report">Told every problem.</param>
internal sealed class WsdlDocuments(Func<string, byte[]?> open, Action<string> report)
{
    private const int MostDocuments = 100;

    public static readonly XNamespace Wsdl = "http://schemas.xmlsoap.org/wsdl/";
    public static readonly XNamespace Xsd = "http://www.w3.org/2001/XMLSchema";

    private readonly HashSet<(string Path, string Space)> read = [];

    /// <summary>The WSDL documents, the first one first.</summary>
    public List<XElement> Definitions { get; } = [];

    /// <summary>The schemas in them and beside them, each with the namespace that it has where it is included.</summary>
    public List<(XElement Schema, XNamespace Space)> Schemas { get; } = [];

    public void Read(string path)
    {
        if (!TryLoad(path, "", out var root))
            return;
        if (root.Name != Wsdl + "definitions")
        {
            report(root.Name.LocalName == "description" ? $"'{path}' is WSDL 2.0: only 1.1 is read" : $"'{path}' is no WSDL but <{root.Name.LocalName}>");
            return;
        }

        Definitions.Add(root);
        foreach (var import in root.Elements(Wsdl + "import"))
        {
            if (Location(import, "location", path) is { } next)
                Import(next);
        }

        foreach (var schema in root.Elements(Wsdl + "types").Elements(Xsd + "schema"))
            Add(schema, path, (string?)schema.Attribute("targetNamespace") ?? "");
    }

    /// <summary>A location beside a file, as a path below the integrations folder; null, reported, where it leads elsewhere.</summary>
    public string? Beside(string path, string location)
    {
        var parts = new List<string>(path.Split('/')[..^1]);
        var text = Uri.UnescapeDataString(location.Trim());
        if (text.Length == 0 || text.Contains(':', StringComparison.Ordinal) || text[0] is '/' or '\\')
        {
            report($"'{path}' asks for '{location}': only files inside the integrations folder are read; put a copy beside it and name that");
            return null;
        }

        foreach (var part in text.Split('/', '\\'))
        {
            if (part == ".." && parts.Count == 0)
            {
                report($"'{path}' asks for '{location}', which is outside the integrations folder");
                return null;
            }

            if (part == "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or ""))
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

    // WSDLs import schemas by either way.
    private void Import(string path)
    {
        if (path.EndsWith(".xsd", StringComparison.OrdinalIgnoreCase))
            Include(path, null);
        else
            Read(path);
    }

    private void Include(string path, string? space)
    {
        if (!TryLoad(path, space ?? "", out var root))
            return;
        if (root.Name != Xsd + "schema")
            report($"'{path}' is no schema but <{root.Name.LocalName}>");
        else
            Add(root, path, (string?)root.Attribute("targetNamespace") ?? space ?? "");
    }

    private void Add(XElement schema, string path, string space)
    {
        Schemas.Add((schema, space));
        foreach (var import in schema.Elements().Where(e => e.Name == Xsd + "import" || e.Name == Xsd + "include" || e.Name == Xsd + "redefine"))
        {
            // An import without a location names a namespace that is described elsewhere in the same WSDL.
            if (import.Attribute("schemaLocation") is not null && Location(import, "schemaLocation", path) is { } next)
                Include(next, import.Name == Xsd + "import" ? null : space);
        }
    }

    private string? Location(XElement import, string attribute, string path) => Beside(path, (string?)import.Attribute(attribute) ?? "");

    private bool TryLoad(string path, string space, out XElement root)
    {
        root = null!;
        if (!read.Add((path, space)))
            return false;
        if (read.Count > MostDocuments)
        {
            if (read.Count == MostDocuments + 1)
                report($"there are more than {MostDocuments} documents: import fewer");
            return false;
        }

        if (open(path) is not { } bytes)
        {
            report($"there is no file '{path}' in the integrations folder");
            return false;
        }

        if (XmlToJson.Parse(bytes, out var problem) is { } loaded)
        {
            root = loaded;
            return true;
        }

        report($"'{path}' cannot be read: {problem}");
        return false;
    }
}
