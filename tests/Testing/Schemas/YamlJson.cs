using System.Globalization;
using System.Text.Json.Nodes;
using Trunkline.Declarations;

namespace Trunkline.Testing.Schemas;

/// <summary>Reads YAML into JSON by the core schema, as editors do before they check it.</summary>
public static class YamlJson
{
    /// <summary>The file's root.</summary>
    /// <exception cref="DeclarationException">It is no YAML, or no map.</exception>
    public static JsonNode? Read(string yaml)
    {
        var faults = new FaultList();
        var root = DeclaredFile.Read("file.yaml", yaml, faults);
        faults.ThrowIfAny();
        return Node(root);
    }

    private static JsonNode? Node(DeclaredNode? node) => node switch
    {
        DeclaredMap map => new JsonObject(map.Keys.Select(k => KeyValuePair.Create(k.Value, Node(map.Node(k.Value))))),
        DeclaredList list => new JsonArray([.. list.Items.Select(Node)]),
        DeclaredText { IsQuoted: false } text => Plain(text.Value),
        DeclaredText text => JsonValue.Create(text.Value),
        _ => null,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
