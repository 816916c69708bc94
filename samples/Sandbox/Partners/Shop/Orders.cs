using System.Globalization;
using System.Text.Json.Nodes;

namespace Trunkline.Sandbox.Partners.Shop;

/// <summary>The orders of the shop and what can be asked of them.</summary>
internal sealed class Orders
{
    private readonly SortedDictionary<string, JsonObject> orders = new(StringComparer.Ordinal);

    public Orders() => Reset();

    public void Reset()
    {
        orders.Clear();
        Seed(1001, "ada.brandt@example.com", "49.90");
        Seed(1002, "kofi.mensah@example.org", "12.00");
        Seed(1003, "mei+billing/eu@example.net", "2400.00");
    }

    public JsonNode? Query(string field, IReadOnlyDictionary<string, object?> arguments) => field switch
    {
        "order" => orders.GetValueOrDefault(Text(arguments, "id"))?.DeepClone(),
        "orders" => Page(arguments),
        _ => throw Unknown(field, "QueryRoot"),
    };

    public JsonNode Mutate(string field, IReadOnlyDictionary<string, object?> arguments)
    {
        if (field != "orderUpdate")
            throw Unknown(field, "Mutation");
        if (arguments.GetValueOrDefault("input") is not IReadOnlyDictionary<string, object?> input)
            throw new GraphQlException("Argument 'input' of type OrderInput! is missing", code: "argumentMissing");
        if (input.Keys.FirstOrDefault(k => k is not ("id" or "note" or "tags")) is { } unknown)
            throw new GraphQlException($"InputObject 'OrderInput' doesn't accept argument '{unknown}'", code: "argumentNotAccepted");
        if (!orders.TryGetValue(Text(input, "id"), out var order))
            return Payload(null, "id", "Order does not exist");
        if (input.TryGetValue("note", out var note))
            order["note"] = note as string;
        if (input.TryGetValue("tags", out var tags))
        {
            if (tags is not IReadOnlyList<object?> list || list.Any(t => t is not string))
                return Payload(null, "tags", "Tags are a list of texts");
            order["tags"] = new JsonArray([.. list.Select(t => (JsonNode)(string)t!)]);
        }

        return Payload((JsonObject)order.DeepClone(), null, null);
    }

    private JsonObject Page(IReadOnlyDictionary<string, object?> arguments)
    {
        if (arguments.GetValueOrDefault("first") is not decimal first || first is < 1 or > 250)
            throw new GraphQlException("Argument 'first' is 1 to 250", code: "BAD_REQUEST");
        var after = arguments.GetValueOrDefault("after") as string ?? "";
        var rest = orders.Where(o => string.CompareOrdinal(o.Key, after) > 0).Select(o => o.Value).ToList();
        var nodes = rest.Take((int)first).Select(o => o.DeepClone()).ToArray();
        return new JsonObject
        {
            ["nodes"] = new JsonArray(nodes),
            ["pageInfo"] = new JsonObject { ["hasNextPage"] = rest.Count > nodes.Length, ["endCursor"] = (string?)nodes.LastOrDefault()?["id"] },
        };
    }

    private static JsonObject Payload(JsonObject? order, string? field, string? message) => new()
    {
        ["order"] = order,
        ["userErrors"] = field is null
            ? []
            : new JsonArray(new JsonObject { ["field"] = new JsonArray("input", field), ["message"] = message }),
    };

    private void Seed(int number, string email, string total) => orders[$"gid://shop/Order/{number}"] = new JsonObject
    {
        ["id"] = $"gid://shop/Order/{number}",
        ["name"] = string.Create(CultureInfo.InvariantCulture, $"#{number}"),
        ["note"] = null,
        ["tags"] = new JsonArray(),
        ["totalPrice"] = total,
        ["currencyCode"] = "EUR",
        ["customer"] = new JsonObject { ["email"] = email },
    };

    private static string Text(IReadOnlyDictionary<string, object?> arguments, string name) =>
        arguments.GetValueOrDefault(name) as string ?? throw new GraphQlException($"Argument '{name}' of type ID! is missing", code: "argumentMissing");

    private static GraphQlException Unknown(string field, string type) =>
        new($"Field '{field}' doesn't exist on type '{type}'", code: "undefinedField");
}
