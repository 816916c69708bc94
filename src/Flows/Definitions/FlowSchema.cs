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
        ["step"] = new JsonObject { ["oneOf"] = new JsonArray([.. FlowGrammar.StepKinds.Select(k => (JsonNode)Schema.Object(k, FlowGrammar.AnyStep.Keywords))]) },
    });

    // What only flows have.
    private static JsonObject? Special(Keyword keyword) => keyword.Shape switch
    {
        KeywordShape.OneOrMoreSteps => new JsonObject
        {
            ["oneOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/$defs/step" }, new JsonObject { ["$ref"] = "#/$defs/steps" }),
        },
        KeywordShape.Trigger => new JsonObject { ["oneOf"] = new JsonArray([.. FlowGrammar.TriggerKinds.Select(k => (JsonNode)Schema.Object(k))]) },
        KeywordShape.Steps => new JsonObject { ["$ref"] = "#/$defs/steps" },
        _ => null,
    };
}
