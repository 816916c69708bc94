using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trunkline.Declarations.Grammar;

/// <summary>Makes a JSON Schema (2020-12) of a language's words.</summary>
/// <param name="substitutes">Whether numbers, truth values, durations and choices may be written as <c>${setting:NAME}</c>.</param>
/// <param name="partial">Whether nothing is required and everything may be <c>null</c>, as above a preset.</param>
/// <param name="special">The schema of a word that only one language has; null for the usual one.</param>
public sealed class GrammarSchema(bool substitutes = false, bool partial = false, Func<Keyword, JsonObject?>? special = null)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A whole schema as text.</summary>
    /// <param name="title">What it is of.</param>
    /// <param name="schema">The schema of the root.</param>
    /// <param name="definitions">What it refers to; null for nothing.</param>
    public static string Write(string title, JsonObject schema, JsonObject? definitions = null)
    {
        var root = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (key, value) in schema.ToList())
        {
            schema.Remove(key);
            root[key] = value;
        }

        if (definitions is not null)
            root["$defs"] = definitions;
        return root.ToJsonString(Readable) + "\n";
    }

    /// <summary>The schema of a map.</summary>
    /// <param name="group">Its words.</param>
    /// <param name="more">Words that come before them.</param>
    public JsonObject Object(KeywordGroup group, IReadOnlyList<Keyword>? more = null)
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
        if (!partial && keywords.Any(k => k.Required))
            schema["required"] = new JsonArray([.. keywords.Where(k => k.Required).Select(k => (JsonNode)k.Name)]);
        schema["additionalProperties"] = false;
        if (keywords.Any(k => k.OnlyFor is not null))
            schema["dependentSchemas"] = Dependent(keywords);
        return schema;
    }

    /// <summary>The schema of a word's value.</summary>
    public JsonObject Value(Keyword keyword)
    {
        var value = special?.Invoke(keyword) ?? Of(keyword.Shape, keyword);
        if (keyword.Or is { } other)
            value = new JsonObject { ["anyOf"] = new JsonArray(value, Of(other, keyword)) };
        if (substitutes && keyword.Shape is KeywordShape.Number or KeywordShape.Flag or KeywordShape.Duration or KeywordShape.Choice)
            value = new JsonObject { ["anyOf"] = new JsonArray(value, new JsonObject { ["type"] = "string", ["pattern"] = @"\$\{setting:[^}]+\}" }) };
        return partial ? new JsonObject { ["anyOf"] = new JsonArray(value, new JsonObject { ["type"] = "null" }) } : value;
    }

    private static JsonObject Dependent(IEnumerable<Keyword> keywords)
    {
        var dependent = new JsonObject();
        foreach (var keyword in keywords)
        {
            if (keyword.OnlyFor is var (word, values))
                dependent[keyword.Name] = new JsonObject { ["properties"] = new JsonObject { [word] = Choice(values) } };
        }

        return dependent;
    }

    private static JsonObject Choice(IReadOnlyList<string> values) => new() { ["enum"] = new JsonArray([.. values.Select(c => (JsonNode)c)]) };

    // YAML reads an unquoted true or 12 as no string, and either is an expression.
    private static JsonArray Scalar() => ["string", "number", "boolean"];

    private JsonObject Of(KeywordShape shape, Keyword keyword) => shape switch
    {
        KeywordShape.Text or KeywordShape.Template => new JsonObject { ["type"] = "string" },
        KeywordShape.Choice => Choice(keyword.Choices),
        KeywordShape.TextList => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
        KeywordShape.TextMap or KeywordShape.TemplateMap =>
            new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = partial ? new JsonArray("string", "number", "boolean", "null") : Scalar() } },
        KeywordShape.Expression or KeywordShape.Scalar => new JsonObject { ["type"] = Scalar() },
        KeywordShape.Duration => new JsonObject { ["type"] = "string", ["pattern"] = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$" },
        KeywordShape.Number => new JsonObject { ["type"] = "number" },
        KeywordShape.Flag => new JsonObject { ["type"] = "boolean" },
        KeywordShape.Map => Object(keyword.Of!),
        KeywordShape.MapList => new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Object(keyword.Of!) },
        KeywordShape.Kinds => new JsonObject { [partial ? "anyOf" : "oneOf"] = new JsonArray([.. keyword.Kinds.Select(k => (JsonNode)Object(k))]) },
        KeywordShape.AnyMap => new JsonObject { ["type"] = "object" },
        _ => throw new InvalidOperationException($"Shape {shape} has no schema."),
    };
}
