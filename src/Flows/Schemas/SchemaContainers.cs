using System.Globalization;
using System.Text.Json;

namespace Trunkline.Flows.Schemas;

// Objects, arrays, and schemas made of schemas.
internal static class SchemaContainers
{
    public static readonly (string Key, Action<JsonElement, SchemaCheck, JsonSchema[]> Rule)[] Combinations = [("allOf", All), ("anyOf", Any), ("oneOf", One)];

    public static void Object(
        JsonElement value, SchemaCheck check, Dictionary<string, JsonSchema> properties, List<string> required, JsonSchema? others)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (var name in required)
        {
            if (!value.TryGetProperty(name, out _))
                check.RefuseInside(name, "is missing");
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!check.Go())
                return;
            if (properties.TryGetValue(member.Name, out var property))
                check.Inside(member.Name, property, member.Value);
            else if (others is not null)
                check.Inside(member.Name, others, member.Value);
        }
    }

    public static void Items(JsonElement value, SchemaCheck check, JsonSchema each)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!check.Go())
                return;
            check.Inside(index++.ToString(CultureInfo.InvariantCulture), each, item);
        }
    }

    private static void All(JsonElement value, SchemaCheck check, JsonSchema[] all)
    {
        foreach (var schema in all)
            schema.Check(value, check);
    }

    private static void Any(JsonElement value, SchemaCheck check, JsonSchema[] any)
    {
        foreach (var schema in any)
        {
            if (check.Fits(schema, value))
                return;
        }

        check.Refuse($"is none of the {any.Length} things it may be");
    }

    private static void One(JsonElement value, SchemaCheck check, JsonSchema[] one)
    {
        var fitting = 0;
        foreach (var schema in one)
        {
            if (check.Fits(schema, value))
                fitting++;
        }

        if (fitting != 1)
            check.Refuse(fitting == 0 ? $"is none of the {one.Length} things it may be" : "is several things of which it may be one only");
    }
}
