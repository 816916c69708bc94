using System.Text.Json;
using Trunkline.Declarations;

namespace Trunkline.Flows.Schemas;

// Reads a JSON Schema (a part of draft 2020-12) as declared in YAML or JSON. A keyword that is not known is a fault: a rule that nobody checks would be
// worse than none.
internal sealed class SchemaReader
{
    private static readonly string[] Annotations = ["$schema", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"];

    private readonly DeclaredNode root;
    private readonly FaultList faults;
    private readonly Dictionary<DeclaredNode, JsonSchema> read = new(ReferenceEqualityComparer.Instance);

    // Schemas that look at the same value as another one.
    private readonly Dictionary<JsonSchema, List<JsonSchema>> beside = new(ReferenceEqualityComparer.Instance);

    private SchemaReader(DeclaredNode root, FaultList faults) => (this.root, this.faults) = (root, faults);

    public static JsonSchema Read(DeclaredNode root, FaultList faults)
    {
        var reader = new SchemaReader(root, faults);
        var schema = reader.Of(root);
        if (reader.beside.Keys.Any(s => reader.Reaches(s, s, [])))
            faults.Add(root, "a '$ref' of the schema leads back to itself", "let it pass a property or an item on the way");
        return schema;
    }

    private JsonSchema Of(DeclaredNode node)
    {
        if (read.TryGetValue(node, out var known))
            return known;
        var schema = read[node] = new JsonSchema();
        switch (node)
        {
            case DeclaredText { IsQuoted: false, Value: "true" }:
                break;
            case DeclaredText { IsQuoted: false, Value: "false" }:
                schema.Add(static (_, check) => check.Refuse("is not wanted"));
                break;
            case DeclaredMap map:
                Keywords(map, schema);
                break;
            default:
                faults.Add(node, $"a schema is {node.Kind}", "make it a map, as in '{ type: string }'");
                break;
        }

        return schema;
    }

    private void Keywords(DeclaredMap map, JsonSchema schema)
    {
        foreach (var annotation in Annotations)
            map.Has(annotation);
        if (map.Map("$defs", faults) is { } definitions)
        {
            foreach (var name in definitions.Keys)
            {
                if (definitions.Node(name.Value) is { } definition)
                    Of(definition);
            }
        }

        if (map.Text("$ref", faults) is { } reference && Find(reference) is { } target)
            Beside(schema, Of(target), static (value, check, other) => other.Check(value, check));
        SchemaTypes.Read(map, schema, faults);
        SchemaValues.Read(map, schema, faults);
        Containers(map, schema);
        Combinations(map, schema);
        map.RejectUnknownKeys(faults);
    }

    private void Containers(DeclaredMap map, JsonSchema schema)
    {
        var properties = new Dictionary<string, JsonSchema>(StringComparer.Ordinal);
        if (map.Map("properties", faults) is { } declared)
        {
            foreach (var name in declared.Keys)
            {
                if (declared.Node(name.Value) is { } property)
                    properties[name.Value] = Of(property);
            }
        }

        var required = new List<string>();
        foreach (var item in map.List("required", faults)?.Items ?? [])
        {
            if (item is DeclaredText name)
                required.Add(name.Value);
            else
                faults.Add(item, $"a required property is {item.Kind}", "name it");
        }

        var others = map.Node("additionalProperties") is { } additional ? Of(additional) : null;
        if (properties.Count + required.Count > 0 || others is not null)
            schema.Add((value, check) => SchemaContainers.Object(value, check, properties, required, others));
        if (map.Node("items") is { } items)
        {
            var each = Of(items);
            schema.Add((value, check) => SchemaContainers.Items(value, check, each));
        }
    }

    private void Combinations(DeclaredMap map, JsonSchema schema)
    {
        foreach (var (key, rule) in SchemaContainers.Combinations)
        {
            if (map.List(key, faults) is not { } list)
                continue;
            if (list.Items.Count == 0)
                faults.Add(list, $"'{key}' is empty", "list at least one schema");
            JsonSchema[] all = [.. list.Items.Select(Of)];
            foreach (var one in all)
                Note(schema, one);
            schema.Add((value, check) => rule(value, check, all));
        }

        if (map.Node("not") is { } no)
        {
            Beside(schema, Of(no), static (value, check, other) =>
            {
                if (check.Fits(other, value))
                    check.Refuse("is what it must not be");
            });
        }
    }

    private void Beside(JsonSchema schema, JsonSchema other, Action<JsonElement, SchemaCheck, JsonSchema> rule)
    {
        Note(schema, other);
        schema.Add((value, check) => rule(value, check, other));
    }

    private void Note(JsonSchema schema, JsonSchema other)
    {
        if (!beside.TryGetValue(schema, out var others))
            beside[schema] = others = [];
        others.Add(other);
    }

    private bool Reaches(JsonSchema from, JsonSchema to, HashSet<JsonSchema> seen)
    {
        foreach (var next in beside.GetValueOrDefault(from) ?? [])
        {
            if (ReferenceEquals(next, to) || seen.Add(next) && Reaches(next, to, seen))
                return true;
        }

        return false;
    }

    private DeclaredNode? Find(DeclaredText reference)
    {
        var text = reference.Value;
        if (text == "#")
            return root;
        if (!text.StartsWith("#/", StringComparison.Ordinal))
        {
            faults.Add(reference, $"'{text}' is not in this schema", "write '#/$defs/name'");
            return null;
        }

        var node = root;
        foreach (var part in text[2..].Split('/'))
        {
            var step = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node switch
            {
                DeclaredMap map => map.Node(step),
                DeclaredList list when int.TryParse(step, out var index) && index >= 0 && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (node is null)
                break;
        }

        if (node is null)
            faults.Add(reference, $"there is no '{text}'", "define it below '$defs'");
        return node;
    }
}
