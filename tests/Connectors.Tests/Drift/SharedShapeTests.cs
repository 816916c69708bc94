using System.Text.Json;
using Trunkline.Connectors.Drift;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Tests.Drift;

public class SharedShapeTests
{
    [Fact]
    public async Task What_one_instance_learned_another_knows()
    {
        var json = """{"email":"a"}""";
        await using var partner = await Partner.StartAsync(context => Partner.Json(json)(context));
        var table = new InMemoryTable();

        // Short-lived instances, as of a function app that scales to nothing.
        for (var instance = 0; instance < 8; instance++)
        {
            using var api = Calling.To(partner);
            api.Table = table;
            await DriftTests.ManyAsync(api, 3, "[email]");
        }

        json = "{}";
        using var last = Calling.To(partner);
        last.Table = table;

        Assert.Contains("'email' is missing (text in each of", (await DriftTests.CallAsync(last, "[email]", "r")).Attempt!.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_that_learn_at_the_same_time_add_up()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("""{"email":"a"}"""));
        var table = new InMemoryTable();
        using var one = Calling.To(partner);
        using var two = Calling.To(partner);
        (one.Table, two.Table) = (table, table);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => DriftTests.CallAsync(i % 2 == 0 ? one : two, "[email]", $"r{i}")));

        var row = Assert.Single(await RowsAsync(table));
        Assert.InRange(ShapeRow.Read(row.Value)!.Paths["email"][1], LearnedPath.Enough, 60);
        await using var changed = await Partner.StartAsync(Partner.Json("{}"));
        using var other = Calling.To(changed);
        other.Table = table;
        Assert.NotNull((await DriftTests.CallAsync(other, "[email]", "r")).Attempt!.Warning);
    }

    [Fact]
    public async Task The_table_is_asked_seldom()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("""{"email":"a"}"""));
        var table = new CountingTable();
        using var api = Calling.To(partner);
        api.Table = table;

        await DriftTests.ManyAsync(api, 32, "[email]");
        var early = table.Calls;
        await DriftTests.ManyAsync(api, 500, "[email]");

        Assert.InRange(early, 2, 48);
        Assert.InRange(table.Calls - early, 2, 16);
    }

    [Fact]
    public async Task A_table_that_is_away_neither_fails_nor_stops_a_call()
    {
        var json = """{"email":"a"}""";
        await using var partner = await Partner.StartAsync(context => Partner.Json(json)(context));
        var table = new CountingTable { IsDown = true };
        using var api = Calling.To(partner);
        api.Table = table;

        Assert.All(await DriftTests.ManyAsync(api, 25, "[email]"), a => Assert.Equal(CallVerdict.Succeeded, a.Verdict));
        Assert.Equal(1, table.Calls);
        json = "{}";
        Assert.NotNull((await DriftTests.CallAsync(api, "[email]", "r")).Attempt!.Warning);
        table.IsDown = false;
        api.Time.Advance(TimeSpan.FromMinutes(2));
        json = """{"email":"a"}""";
        await DriftTests.ManyAsync(api, 2, "[email]");

        Assert.True(ShapeRow.Read(Assert.Single((await table.QueryAsync(DriftShape.Partition, "", 10, null, default)).Rows).Value)!.Paths["email"][1] > 20);
    }

    [Fact]
    public async Task A_row_that_is_none_is_learned_anew()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("""{"email":"a"}"""));
        var table = new InMemoryTable();
        using var api = Calling.To(partner);
        api.Table = table;
        await DriftTests.ManyAsync(api, 1, "[email]");
        var row = Assert.Single(await RowsAsync(table));
        foreach (var broken in (string[])["{", "null", "[]", """{"operation":"x","answers":1,"paths":{"email":[1]}}""", """{"operation":"x","answers":1,"paths":null}"""])
        {
            row = (await table.ReplaceAsync(row, broken, default))!;
            using var other = Calling.To(partner);
            other.Table = table;

            Assert.Equal(CallVerdict.Succeeded, (await DriftTests.CallAsync(other, "[email]", "r")).Verdict);
            row = Assert.Single(await RowsAsync(table));
            Assert.NotNull(ShapeRow.Read(row.Value));
        }
    }

    [Fact]
    public async Task No_value_is_ever_written_nor_a_key_that_is_one()
    {
        var count = 0;
        await using var partner = await Partner.StartAsync(context =>
        {
            var n = ++count;
            return Partner.Json(JsonSerializer.Serialize(new Dictionary<string, object?>
            {
                ["name"] = "Planted Person",
                ["token"] = "planted-secret",
                ["amount"] = 424242,
                ["contacts"] = new Dictionary<string, object> { [$"planted{n}@example.com"] = new { kind = "planted" } },
                ["byId"] = new Dictionary<string, object> { [$"cus_{n}424242"] = new { total = 1 }, ["9424242"] = 1 },
                ["people"] = new Dictionary<string, object>
                {
                    ["PlantedAda"] = new { age = 1 }, ["PlantedBob"] = new { age = 2 }, ["PlantedCyd"] = new { age = 3 }, ["PlantedDee"] = new { age = 4 },
                },
                ["once"] = new Dictionary<string, object> { [$"Planted{Letters(n)}"] = true },
                ["list"] = new object?[] { new { text = "planted" }, "planted", 424242, null, new[] { "planted" } },
            }))(context);
        });
        var table = new InMemoryTable();
        using var api = Calling.To(partner);
        api.Table = table;

        await DriftTests.ManyAsync(api, 40, "[name, amount]");

        var row = Assert.Single(await RowsAsync(table));
        Assert.DoesNotContain("planted", row.Value + row.Row, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("424242", row.Value + row.Row, StringComparison.Ordinal);
        var paths = ShapeRow.Read(row.Value)!.Paths.Keys.ToHashSet();
        Assert.Superset(new HashSet<string> { "name", "amount", "contacts.`*`.kind", "byId.`*`", "people.`*`.age", "list.text" }, paths);
    }

    [Fact]
    public async Task Answers_without_an_end_of_names_stay_within_the_bound()
    {
        var count = 0;
        await using var partner = await Partner.StartAsync(context =>
        {
            var n = ++count;
            var rates = string.Join(",", Enumerable.Range(0, 50).Select(i => $"\"{Letters(n * 50 + i)}\":{i}"));
            var deep = string.Concat(Enumerable.Repeat("{\"d\":", 40)) + "1" + new string('}', 40);
            var wide = string.Join(",", Enumerable.Range(0, 60).Select(i => $"\"w{Letters(i)}\":{{{string.Join(",", Enumerable.Range(0, 20).Select(j => $"\"x{Letters(j)}{(i % 2 == 0 ? "" : "y")}\":1"))}}}"));
            return Partner.Json($$"""{"rates":{{{rates}}},"deep":{{deep}},"wide":{{{wide}}},"id":1}""")(context);
        });
        var table = new InMemoryTable();
        using var api = Calling.To(partner);
        api.Table = table;

        await DriftTests.ManyAsync(api, 40, "[id, rates.EUR]");

        var row = Assert.Single(await RowsAsync(table));
        Assert.InRange(row.Value.Length, 1, ITable.MaxValueLength);
        var paths = ShapeRow.Read(row.Value)!.Paths.Keys.ToList();
        Assert.InRange(paths.Count, 2, OperationShape.MostPaths + 2);
        Assert.DoesNotContain(paths, p => p.Split('.').Length > 8);
    }

    [Fact]
    public async Task Names_that_never_end_are_keys_of_a_map()
    {
        var count = 0;
        await using var partner = await Partner.StartAsync(context =>
        {
            var rates = string.Concat(Enumerable.Range(++count * 10, 10).Select(i => $"\"{Letters(i)}\":{i},"));
            return Partner.Json($"{{\"rates\":{{{rates}\"EUR\":1}}}}")(context);
        });
        var table = new InMemoryTable();
        using var api = Calling.To(partner);
        api.Table = table;

        await DriftTests.ManyAsync(api, 40, "[rates.EUR]");

        var paths = ShapeRow.Read(Assert.Single(await RowsAsync(table)).Value)!.Paths;
        Assert.Equal(["rates", "rates.EUR", "rates.`*`"], paths.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("email", false)]
    [InlineData("address_line1", false)]
    [InlineData("@type", false)]
    [InlineData("odata.nextLink", false)]
    [InlineData("Ship To", false)]
    [InlineData("x-total-count", false)]
    [InlineData("sha256", false)]
    [InlineData("", true)]
    [InlineData("42", true)]
    [InlineData("2026-11-20", true)]
    [InlineData("cus_8812734", true)]
    [InlineData("3f2a91c0-aaaa-bbbb-cccc-0123456789ab", true)]
    [InlineData("ada@example.com", true)]
    [InlineData("Zoë", true)]
    [InlineData("a`b", true)]
    [InlineData("https://example.com/x", true)]
    public void Keys_that_are_data_are_told_from_names(string name, bool isData) => Assert.Equal(isData, AnswerNames.IsData(name));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a.b_c.d1", "a|b_c|d1")]
    [InlineData("a.`b c`.`d.e`", "a|b c|d.e")]
    [InlineData("`*`.x", "*|x")]
    [InlineData("`in`", "in")]
    public void A_written_path_is_read_back(string text, string names) => Assert.Equal(names, string.Join('|', ShapeRow.Names(text)));

    private static string Letters(int number) => number < 26 ? ((char)('a' + number)).ToString() : Letters(number / 26) + (char)('a' + number % 26);

    private static async Task<IReadOnlyList<TableRow>> RowsAsync(ITable table) => (await table.QueryAsync(DriftShape.Partition, "", 10, null, default)).Rows;
}
