using System.Text.Json.Nodes;

namespace Trunkline.Jsonata.Bench.Catalog;

/// <summary>Orders, with customers and products to join them to.</summary>
internal static class Sales
{
    public static JsonObject Order(Draw draw, int number, int lines) => new()
    {
        ["id"] = $"ord_{number:D5}",
        ["number"] = 10_000 + number,
        ["created_at"] = draw.Moment(),
        ["currency"] = draw.Pick(["EUR", "USD", "GBP"]),
        ["status"] = draw.Pick(["paid", "open", "shipped", "cancelled"]),
        ["customer"] = Customer(draw, draw.Int(1, 100)),
        ["note"] = draw.Chance(30) ? draw.Sentence(8) : null,
        ["lines"] = new JsonArray([.. Enumerable.Range(1, lines).Select(line => Line(draw, line))]),
        ["tags"] = new JsonArray([.. Enumerable.Range(0, draw.Int(0, 3)).Select(_ => JsonValue.Create(draw.Word))]),
    };

    public static JsonObject Orders(Draw draw, int count) => new()
    {
        ["page"] = 1,
        ["has_more"] = true,
        ["next_cursor"] = "c_" + draw.Hex(16),
        ["orders"] = new JsonArray([.. Enumerable.Range(1, count).Select(number => Order(draw, number, draw.Int(1, 6)))]),
    };

    public static JsonObject Shop(Draw draw) => new()
    {
        ["customers"] = new JsonArray([.. Enumerable.Range(1, 60).Select(id => Customer(draw, id))]),
        ["products"] = new JsonArray([.. Enumerable.Range(1, 40).Select(id => new JsonObject
        {
            ["sku"] = $"SKU-{id:D4}",
            ["title"] = draw.Sentence(3),
            ["price"] = draw.Int(100, 99_999),
        })]),
        ["orders"] = new JsonArray([.. Enumerable.Range(1, 120).Select(number => new JsonObject
        {
            ["id"] = number,
            ["customer_id"] = draw.Int(1, 60),
            ["sku"] = $"SKU-{draw.Int(1, 40):D4}",
            ["quantity"] = draw.Int(1, 9),
        })]),
    };

    private static JsonObject Customer(Draw draw, int id)
    {
        var (first, last) = (draw.FirstName, draw.LastName);
        return new JsonObject
        {
            ["id"] = id,
            ["name"] = $"{first} {last}",
            ["email"] = $"{first}.{last}@example.com",
            ["country"] = draw.Country,
            ["vip"] = draw.Chance(20),
        };
    }

    private static JsonObject Line(Draw draw, int line) => new()
    {
        ["line"] = line,
        ["sku"] = $"SKU-{draw.Int(1, 40):D4}",
        ["title"] = draw.Sentence(3),
        ["quantity"] = draw.Int(1, 12),
        ["unit_price"] = draw.Int(100, 99_999) / 100m,
        ["tax_rate"] = draw.Pick([0.19m, 0.07m, 0m]),
        ["discount"] = draw.Chance(25) ? draw.Int(1, 500) / 100m : null,
    };
}
