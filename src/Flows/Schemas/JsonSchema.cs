using System.Text.Json;

namespace Trunkline.Flows.Schemas;

// A schema as it is asked: what holds for a value, rule by rule. Schemas that name each other share their objects, so that one may contain itself.
internal sealed class JsonSchema
{
    private readonly List<SchemaRule> rules = [];

    // Empty where the value fits.
    public static IReadOnlyList<SchemaError> Check(JsonSchema schema, JsonElement value, params ReadOnlySpan<string> at)
    {
        var check = new SchemaCheck(at);
        schema.Check(value, check);
        return check.Errors;
    }

    public void Add(SchemaRule rule) => rules.Add(rule);

    public void Check(JsonElement value, SchemaCheck check)
    {
        foreach (var rule in rules)
        {
            if (!check.Go())
                return;
            rule(value, check);
        }
    }
}

// Says through the check what is wrong with a value; nothing where it fits.
internal delegate void SchemaRule(JsonElement value, SchemaCheck check);

/// <summary>What is wrong with a part of a request. Never quotes the value: it may be somebody's secret.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) into the request: <c>/path/id</c>, <c>/query/since</c>, <c>/body/lines/0/sku</c>.</param>
/// <param name="Detail">What is wrong, as a predicate: <c>is no date</c>.</param>
public sealed record SchemaError(string Pointer, string Detail);
