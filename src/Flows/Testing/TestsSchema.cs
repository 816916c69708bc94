using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Testing;

/// <summary>The JSON Schema of tests files, for editors: what <c>schemas/tests.schema.json</c> holds.</summary>
public static class TestsSchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the schema, generated from the words the reader knows.</summary>
    public static string Write()
    {
        var root = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Trunkline flow tests" };
        var schema = Object(TestGrammar.File);
        foreach (var (key, value) in schema.ToList())
        {
            schema.Remove(key);
            root[key] = value;
        }

        root["$defs"] = new JsonObject { ["call"] = Object(TestGrammar.Call), ["answer"] = Object(TestGrammar.Answer) };
        return root.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Object(KeywordGroup group)
    {
        var properties = new JsonObject();
        foreach (var keyword in group.Keywords)
        {
            var value = Value(keyword);
            value["description"] = keyword.Meaning;
            properties[keyword.Name] = value;
        }

        var schema = new JsonObject { ["type"] = "object", ["description"] = group.Meaning, ["properties"] = properties };
        if (group.Keywords.Any(k => k.Required))
            schema["required"] = new JsonArray([.. group.Keywords.Where(k => k.Required).Select(k => (JsonNode)k.Name)]);
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Value(Keyword keyword) => keyword.Shape switch
    {
        KeywordShape.Text => new JsonObject { ["type"] = Scalar() },
        KeywordShape.Choice => Choice(keyword),
        KeywordShape.TextMap => ByName(new JsonObject { ["type"] = Scalar() }),
        KeywordShape.Duration => new JsonObject { ["type"] = "string", ["pattern"] = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$" },
        KeywordShape.Number => new JsonObject { ["type"] = "integer" },
        KeywordShape.Json => [],
        KeywordShape.Map when keyword.Of == TestGrammar.Fault => Or(new JsonObject { ["type"] = "string" }, Object(TestGrammar.Fault)),
        KeywordShape.Map => Object(keyword.Of!),
        KeywordShape.MapList => new JsonObject { ["type"] = "array", ["items"] = keyword.Of is null || keyword.Of == TestGrammar.Call ? Reference("call") : Object(keyword.Of) },
        KeywordShape.MapByName => ByName(Or(Choice(TestGrammar.State), Object(keyword.Of!))),
        KeywordShape.OneOrMoreByName => ByName(Or(Reference("answer"), new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Reference("answer") })),
        _ => throw new InvalidOperationException($"Shape {keyword.Shape} has no schema."),
    };

    private static JsonObject Choice(Keyword keyword) => new() { ["enum"] = new JsonArray([.. keyword.Choices.Select(c => (JsonNode)c)]) };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Or(JsonObject a, JsonObject b) => new() { ["oneOf"] = new JsonArray(a, b) };

    private static JsonObject ByName(JsonObject value) => new() { ["type"] = "object", ["additionalProperties"] = value };

    private static JsonArray Scalar() => ["string", "number", "boolean"];
}
