using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trunkline.Flows.Definitions;

/// <summary>The JSON Schema of flow files, for editors: what <c>schemas/flow.schema.json</c> holds.</summary>
public static class FlowSchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the schema, generated from the words the flow reader knows.</summary>
    public static string Write()
    {
        var schema = Object(FlowGrammar.Flow);
        var root = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Trunkline flow" };
        foreach (var (key, value) in schema.ToList())
        {
            schema.Remove(key);
            root[key] = value;
        }

        root["$defs"] = new JsonObject
        {
            ["steps"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = new JsonObject { ["$ref"] = "#/$defs/step" } },
            ["step"] = new JsonObject { ["oneOf"] = new JsonArray([.. FlowGrammar.StepKinds.Select(k => (JsonNode)Object(k, FlowGrammar.AnyStep.Keywords))]) },
        };
        return root.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Object(KeywordGroup group, IReadOnlyList<Keyword>? more = null)
    {
        var keywords = (more ?? []).Concat(group.Keywords).ToList();
        var properties = new JsonObject();
        foreach (var keyword in keywords)
        {
            var value = Value(keyword);
            value["description"] = keyword.Meaning;
            properties[keyword.Name] = value;
        }

        var schema = new JsonObject { ["type"] = "object", ["description"] = group.Meaning, ["properties"] = properties };
        if (keywords.Any(k => k.Required))
            schema["required"] = new JsonArray([.. keywords.Where(k => k.Required).Select(k => (JsonNode)k.Name)]);
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Value(Keyword keyword) => keyword.Shape switch
    {
        KeywordShape.Text or KeywordShape.Template => new JsonObject { ["type"] = "string" },
        KeywordShape.Choice => new JsonObject { ["enum"] = new JsonArray([.. keyword.Choices.Select(c => (JsonNode)c)]) },
        KeywordShape.TextList => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
        KeywordShape.TextMap or KeywordShape.TemplateMap =>
            new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = Scalar() } },
        // YAML reads an unquoted true or 12 as no string, and either is an expression.
        KeywordShape.Expression => new JsonObject { ["type"] = Scalar() },
        KeywordShape.Duration => new JsonObject { ["type"] = "string", ["pattern"] = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$" },
        KeywordShape.Number => new JsonObject { ["type"] = "number" },
        KeywordShape.Map => Object(keyword.Of!),
        KeywordShape.MapList => new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Object(keyword.Of!) },
        KeywordShape.OneOrMoreSteps => new JsonObject
        {
            ["oneOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/$defs/step" }, new JsonObject { ["$ref"] = "#/$defs/steps" }),
        },
        KeywordShape.Trigger => new JsonObject { ["oneOf"] = new JsonArray([.. FlowGrammar.TriggerKinds.Select(k => (JsonNode)Object(k))]) },
        KeywordShape.Flag => new JsonObject { ["type"] = "boolean" },
        KeywordShape.Schema => new JsonObject { ["type"] = new JsonArray("object", "string") },
        KeywordShape.ParameterMap => new JsonObject { ["type"] = "object", ["additionalProperties"] = Object(keyword.Of!) },
        KeywordShape.PartMap => new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["additionalProperties"] = Object(keyword.Of!) },
        KeywordShape.Steps => new JsonObject { ["$ref"] = "#/$defs/steps" },
        _ => throw new InvalidOperationException($"Shape {keyword.Shape} has no schema."),
    };

    private static JsonArray Scalar() => ["string", "number", "boolean"];
}
