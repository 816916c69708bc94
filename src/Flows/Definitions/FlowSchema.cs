using System.Text.Json.Nodes;
using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Definitions;

/// <summary>The JSON Schema of flow files, for editors: what <c>schemas/flow.schema.json</c> holds.</summary>
public static class FlowSchema
{
    private static readonly GrammarSchema Schema = new(special: Special);

    /// <summary>Writes the schema, generated from the words the flow reader knows.</summary>
    public static string Write() => GrammarSchema.Write("Trunkline flow", Schema.Object(FlowGrammar.Flow), new JsonObject
    {
        ["steps"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = new JsonObject { ["$ref"] = "#/$defs/step" } },
        ["step"] = new JsonObject { ["oneOf"] = new JsonArray([.. FlowGrammar.StepKinds.Select(k => (JsonNode)Schema.Object(k, [.. FlowGrammar.AnyStep.Keywords.Where(w => StepWords.WhyNot(k.Name, w.Name) is null)]))]) },
    });

    // What only flows have.
    private static JsonObject? Special(Keyword keyword) => keyword.Shape switch
    {
        KeywordShape.True => new JsonObject { ["enum"] = new JsonArray(true) },
        KeywordShape.OneOrMoreSteps => new JsonObject
        {
            ["oneOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/$defs/step" }, new JsonObject { ["$ref"] = "#/$defs/steps" }),
        },
        KeywordShape.Trigger => new JsonObject { ["oneOf"] = new JsonArray([.. FlowGrammar.TriggerKinds.Select(k => (JsonNode)Schema.Object(k))]) },
        KeywordShape.Schema => new JsonObject { ["type"] = new JsonArray("object", "string") },
        KeywordShape.ParameterMap => new JsonObject { ["type"] = "object", ["additionalProperties"] = Schema.Object(keyword.Of!) },
        KeywordShape.PartMap => new JsonObject { ["type"] = "object", ["additionalProperties"] = Schema.Object(keyword.Of!) },
        KeywordShape.Steps => new JsonObject { ["$ref"] = "#/$defs/steps" },
        _ => null,
    };
}
