using System.Text.Json;
using System.Text.Json.Nodes;
using Trunkline.Sandbox.Control;

namespace Trunkline.Sandbox.Partners.Shop;

/// <summary>A shop over GraphQL: orders to query and to update. As with the real ones, an error travels in a 200.</summary>
internal sealed class ShopApi() : Partner("shop")
{
    private readonly Orders orders = new();

    public override void Reset() => orders.Reset();

    public override Answer Handle(PartnerRequest request, Refusal? refusal)
    {
        if (request.Segments is not ["graphql"])
            return Json(404, new JsonObject { ["errors"] = "Not Found" });
        if (request.Method != "POST")
            return Json(405, new JsonObject { ["errors"] = "Method Not Allowed" }).With("Allow", "POST");
        if (request.Header("X-Shop-Access-Token") != SandboxKeys.Shop)
            return Json(401, new JsonObject { ["errors"] = "[API] Invalid API key or access token" });
        if (!request.HasMediaType("application/json") || request.JsonBody() is not { } body || body["query"] is not JsonValue query || !query.TryGetValue<string>(out var text))
            return Json(400, new JsonObject { ["errors"] = new JsonObject { ["query"] = "Required parameter missing or invalid" } });
        if (refusal is not null)
            return Errors(new GraphQlException(refusal.Message ?? "Access denied for this order", code: refusal.Code ?? "ACCESS_DENIED"));
        try
        {
            return Json(200, new JsonObject { ["data"] = Execute(GraphQlDocument.Parse(text), (string?)body["operationName"], body["variables"] as JsonObject ?? []) });
        }
        catch (GraphQlException e)
        {
            return Errors(e);
        }
    }

    private JsonObject Execute(GraphQlDocument document, string? operationName, JsonObject variables)
    {
        var operation = operationName is null && document.Operations.Count == 1
            ? document.Operations[0]
            : document.Operations.FirstOrDefault(o => o.Name == operationName) ?? throw new GraphQlException($"No operation named \"{operationName}\"", code: "MISSING_OPERATION");
        var values = operation.Variables.ToDictionary(v => v.Name, v => variables.ContainsKey(v.Name) ? Plain(variables[v.Name]) : v.Default);
        if (operation.Variables.FirstOrDefault(v => v.Required && values[v.Name] is null) is { } missing)
            throw new GraphQlException($"Variable ${missing.Name} was provided invalid value", code: "INVALID_VARIABLE");
        var data = new JsonObject();
        foreach (var field in operation.Fields)
        {
            var arguments = field.Arguments.ToDictionary(a => a.Key, a => Resolve(a.Value, values));
            JsonNode? value;
            try
            {
                value = operation.Kind == "mutation" ? orders.Mutate(field.Name, arguments) : orders.Query(field.Name, arguments);
            }
            catch (GraphQlException e)
            {
                throw new GraphQlException(e.Message, field.Line, field.Column, e.Code);
            }

            data[field.Key] = Select(value, field);
        }

        return data;
    }

    private static JsonNode? Select(JsonNode? value, GraphQlField field)
    {
        switch (value)
        {
            case JsonArray list when list.Any(i => i is JsonObject):
                return new JsonArray([.. list.Select(i => Select(i, field))]);
            case JsonObject map:
                if (field.Fields.Count == 0)
                    throw new GraphQlException($"Field '{field.Name}' must have selections", field.Line, field.Column, "selectionMismatch");
                var selected = new JsonObject();
                foreach (var child in field.Fields)
                {
                    if (!map.ContainsKey(child.Name))
                        throw new GraphQlException($"Field '{child.Name}' doesn't exist on '{field.Name}'", child.Line, child.Column, "undefinedField");
                    selected[child.Key] = Select(map[child.Name], child);
                }

                return selected;
            default:
                return value?.DeepClone();
        }
    }

    private static object? Resolve(object? value, Dictionary<string, object?> variables) => value switch
    {
        GraphQlReference r => variables.TryGetValue(r.Name, out var v) ? v : throw new GraphQlException($"Variable ${r.Name} is used but not declared", code: "variableNotDefined"),
        List<object?> list => list.Select(i => Resolve(i, variables)).ToList(),
        Dictionary<string, object?> map => map.ToDictionary(p => p.Key, p => Resolve(p.Value, variables)),
        _ => value,
    };

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => list.Select(Plain).ToList(),
        JsonObject map => map.ToDictionary(p => p.Key, p => Plain(p.Value)),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.Number => node.AsValue().TryGetValue<decimal>(out var number) ? number : null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        },
    };

    private static Answer Errors(GraphQlException e) => Json(200, new JsonObject
    {
        ["errors"] = new JsonArray(new JsonObject
        {
            ["message"] = e.Message,
            ["locations"] = new JsonArray(new JsonObject { ["line"] = e.Line, ["column"] = e.Column }),
            ["extensions"] = new JsonObject { ["code"] = e.Code },
        }),
    }) with
    {
        Accepted = false,
    };
}
