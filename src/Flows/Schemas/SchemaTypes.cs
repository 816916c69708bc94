using System.Text.Json;
using Trunkline.Declarations;

namespace Trunkline.Flows.Schemas;

// The keyword `type`.
internal static class SchemaTypes
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["string"] = "a text", ["integer"] = "a whole number", ["number"] = "a number", ["boolean"] = "true or false",
        ["object"] = "an object", ["array"] = "a list", ["null"] = "null",
    };

    public static void Read(DeclaredMap map, JsonSchema schema, FaultList faults)
    {
        var types = new List<string>();
        foreach (var node in map.Node("type") is DeclaredList list ? list.Items : map.Node("type") is { } single ? [single] : [])
        {
            if (node is DeclaredText text && Words.ContainsKey(text.Value))
                types.Add(text.Value);
            else if (node is DeclaredText unknown)
                faults.Add(node, $"'type' is '{unknown.Value}'", Suggestion.Remedy(unknown.Value, Words.Keys));
            else
                faults.Add(node, $"'type' is {node.Kind}", "make it a text, or a list of them");
        }

        if (types.Count > 0)
            schema.Add(Of([.. types]));
    }

    public static SchemaRule Of(params string[] types)
    {
        var refusal = "is not " + string.Join(" or ", types.Select(t => Words[t]));
        return (value, check) =>
        {
            foreach (var type in types)
            {
                if (Is(value, type))
                    return;
            }

            check.Refuse(refusal);
        };
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    // 1.0 is one. Ids past 2^53 are read as decimals; what is larger still is whole unless it has a fraction written out.
    private static bool IsWhole(JsonElement value) =>
        value.TryGetDecimal(out var exact) ? decimal.Truncate(exact) == exact : value.TryGetDouble(out var near) && double.IsFinite(near) && Math.Floor(near) == near;
}
