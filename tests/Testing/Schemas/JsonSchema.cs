using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Trunkline.Testing.Schemas;

/// <summary>Checks values against the part of JSON Schema (2020-12) that our schemas use. A word that it does not know is an error, never ignored.</summary>
/// <param name="schema">The schema's text.</param>
public sealed class JsonSchema(string schema)
{
    private readonly JsonObject root = JsonNode.Parse(schema)!.AsObject();

    /// <summary>What is wrong with a value, each as <c>path: problem</c>; none when it is valid.</summary>
    public IReadOnlyList<string> Faults(JsonNode? value) => Faults(root, value, "$");

    /// <summary>What is wrong with a YAML file.</summary>
    public IReadOnlyList<string> FaultsOfYaml(string yaml) => Faults(YamlJson.Read(yaml));

    private List<string> Faults(JsonObject schema, JsonNode? value, string path)
    {
        var faults = new List<string>();
        foreach (var (word, rule) in schema)
        {
            switch (word)
            {
                case "$schema" or "title" or "description" or "$defs" or "then" or "else" or "additionalProperties":
                    break;
                case "$ref":
                    faults.AddRange(Faults(Referred(rule!.GetValue<string>()), value, path));
                    break;
                case "type":
                    if (!Types(rule!).Any(t => IsOf(t, value)))
                        faults.Add($"{path}: is no {string.Join(" or ", Types(rule!))}");
                    break;
                case "enum":
                    if (!rule!.AsArray().Any(r => JsonNode.DeepEquals(r, value)))
                        faults.Add($"{path}: '{value}' is none of the allowed");
                    break;
                case "pattern":
                    if (value?.GetValueKind() == JsonValueKind.String && !Regex.IsMatch(value.GetValue<string>(), rule!.GetValue<string>()))
                        faults.Add($"{path}: '{value}' is not of the form");
                    break;
                case "properties":
                    faults.AddRange(Properties(rule!.AsObject(), schema["additionalProperties"], value, path));
                    break;
                case "required":
                    if (value is JsonObject map)
                        faults.AddRange(rule!.AsArray().Select(r => r!.GetValue<string>()).Where(r => !map.ContainsKey(r)).Select(r => $"{path}: '{r}' is missing"));
                    break;
                case "minItems":
                    if (value is JsonArray { Count: var count } && count < rule!.GetValue<int>())
                        faults.Add($"{path}: has {count} items");
                    break;
                case "items":
                    if (value is JsonArray list)
                        faults.AddRange(list.SelectMany((item, i) => Faults(rule!.AsObject(), item, $"{path}[{i}]")));
                    break;
                case "oneOf" or "anyOf":
                    faults.AddRange(Alternatives(word, rule!.AsArray(), value, path));
                    break;
                case "if":
                    var branch = Faults(rule!.AsObject(), value, path).Count == 0 ? "then" : "else";
                    if (schema[branch] is JsonObject chosen)
                        faults.AddRange(Faults(chosen, value, path));
                    break;
                case "dependentSchemas":
                    if (value is JsonObject present)
                        faults.AddRange(rule!.AsObject().Where(d => present.ContainsKey(d.Key)).SelectMany(d => Faults(d.Value!.AsObject(), value, path).Select(f => $"{f} (because of '{d.Key}')")));
                    break;
                default:
                    throw new NotSupportedException($"JSON Schema word '{word}' is not checked here.");
            }
        }

        if (!schema.ContainsKey("properties") && schema["additionalProperties"] is { } additional)
            faults.AddRange(Properties([], additional, value, path));
        return faults;
    }

    private IEnumerable<string> Properties(JsonObject known, JsonNode? additional, JsonNode? value, string path)
    {
        if (value is not JsonObject map)
            yield break;
        foreach (var (key, member) in map)
        {
            var at = $"{path}.{key}";
            if (known[key] is JsonObject own)
            {
                foreach (var fault in Faults(own, member, at))
                    yield return fault;
            }
            else if (additional is JsonObject other)
            {
                foreach (var fault in Faults(other, member, at))
                    yield return fault;
            }
            else if (additional?.GetValueKind() == JsonValueKind.False)
            {
                yield return $"{at}: unknown key";
            }
        }
    }

    private IEnumerable<string> Alternatives(string word, JsonArray alternatives, JsonNode? value, string path)
    {
        var tried = alternatives.Select(a => Faults(a!.AsObject(), value, path)).ToList();
        var fitting = tried.Count(t => t.Count == 0);
        if (fitting == 1 || word == "anyOf" && fitting > 0)
            return [];
        return fitting > 1 ? [$"{path}: fits {fitting} of the alternatives"] : [$"{path}: fits none of the alternatives; nearest: {string.Join("; ", tried.MinBy(t => t.Count)!)}"];
    }

    private JsonObject Referred(string reference)
    {
        var node = root;
        foreach (var part in reference.Split('/').Skip(1))
            node = node[part]!.AsObject();
        return node;
    }

    private static IEnumerable<string> Types(JsonNode rule) => rule is JsonArray many ? many.Select(m => m!.GetValue<string>()) : [rule.GetValue<string>()];

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "null" => value is null,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException($"JSON Schema type '{type}' is not checked here."),
    };
}
