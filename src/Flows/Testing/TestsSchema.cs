using System.Text.Json.Nodes;
using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Testing;

/// <summary>The JSON Schema of tests files, for editors: what <c>schemas/tests.schema.json</c> holds.</summary>
public static class TestsSchema
{
    private static readonly GrammarSchema Schema = new(special: Special);

    /// <summary>Writes the schema, generated from the words the reader knows.</summary>
    public static string Write() => GrammarSchema.Write(
        "Trunkline flow tests", Schema.Object(TestGrammar.File), new JsonObject { ["call"] = Schema.Object(TestGrammar.Call), ["answer"] = Schema.Object(TestGrammar.Answer) });

    // What only tests have; and their texts are often times, numbers and codes, written without quotes.
    private static JsonObject? Special(Keyword keyword) => keyword.Shape switch
    {
        KeywordShape.Text => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        KeywordShape.Json => [],
        KeywordShape.Map when keyword.Of == TestGrammar.Fault || keyword.Of == TestGrammar.Tick => Or(new JsonObject { ["type"] = "string" }, Schema.Object(keyword.Of!)),
        KeywordShape.MapList when keyword.Of is null || keyword.Of == TestGrammar.Call => new JsonObject { ["type"] = "array", ["items"] = Reference("call") },
        KeywordShape.MapList when keyword.Of == TestGrammar.Emit => new JsonObject { ["type"] = "array", ["items"] = Schema.Object(TestGrammar.Emit) },
        KeywordShape.MapByName when keyword.Of == TestGrammar.Part => ByName(Or(new JsonObject { ["type"] = "string" }, Schema.Object(TestGrammar.Part))),
        KeywordShape.MapByName => ByName(Or(Schema.Value(TestGrammar.State), Schema.Object(keyword.Of!))),
        KeywordShape.OneOrMoreByName => ByName(Or(Reference("answer"), new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Reference("answer") })),
        _ => null,
    };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Or(JsonObject a, JsonObject b) => new() { ["oneOf"] = new JsonArray(a, b) };

    private static JsonObject ByName(JsonObject value) => new() { ["type"] = "object", ["additionalProperties"] = value };
}
