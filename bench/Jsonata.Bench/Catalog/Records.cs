using System.Text.Json.Nodes;

namespace Trunkline.Jsonata.Bench.Catalog;

/// <summary>Lists and trees as exports and logs have them.</summary>
internal static class Records
{
    public static JsonObject Log(Draw draw, int count) => new()
    {
        ["lines"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => JsonValue.Create(
            $"{draw.Moment()} {draw.Pick(["INFO", "WARN", "ERROR"])} [{draw.Word}] request id={draw.Hex(8)} path=/api/{draw.Word}/{draw.Int(1, 999)} status={draw.Pick([200, 201, 404, 500])} took={draw.Int(1, 900)}ms"))]),
    };

    public static JsonObject Tree(Draw draw) => Node(draw, "root", 0);

    public static JsonObject People(Draw draw, int count) => new()
    {
        ["people"] = new JsonArray([.. Enumerable.Range(1, count).Select(id => Person(draw, id))]),
    };

    public static JsonObject Activity(Draw draw, int count) => new()
    {
        ["events"] = new JsonArray([.. Enumerable.Range(1, count).Select(id => new JsonObject
        {
            ["id"] = id,
            ["type"] = draw.Pick(["signup", "login", "purchase", "refund", "logout"]),
            ["user"] = "u" + draw.Int(1, 40),
            ["at"] = draw.Moment(),
            ["ms"] = 1_700_000_000_000 + ((long)draw.Int(0, 1_000_000_000) * 60),
            ["amount"] = draw.Int(0, 50_000),
        })]),
    };

    private static JsonObject Person(Draw draw, int id)
    {
        var (first, last) = (draw.FirstName, draw.LastName);
        var person = new JsonObject
        {
            ["id"] = id,
            ["full_name"] = $"  {first.ToUpperInvariant()}   {last} ",
            ["email"] = $"{first}.{last}+{draw.Word}@Example.COM",
            ["phone"] = $"+49 ({draw.Int(30, 89)}) {draw.Int(100, 999)}-{draw.Int(1000, 9999)}",
            ["birthday"] = $"{draw.Int(1, 28):D2}/{draw.Int(1, 12):D2}/{draw.Int(1950, 2005)}",
            ["interests"] = $"{draw.Word}, {draw.Word};{draw.Word}",
        };
        if (draw.Chance(60))
        {
            person["company"] = new JsonObject { ["name"] = draw.Word, ["vat"] = draw.Chance(50) ? "DE" + draw.Int(100_000_000, 999_999_999) : null };
        }

        return person;
    }

    private static JsonObject Node(Draw draw, string name, int depth)
    {
        var node = new JsonObject { ["name"] = name, ["size"] = draw.Int(0, 1000) };
        if (depth < 5)
        {
            node["children"] = new JsonArray([.. Enumerable.Range(1, 3).Select(i => Node(draw, $"{name}.{i}", depth + 1))]);
        }

        return node;
    }
}
