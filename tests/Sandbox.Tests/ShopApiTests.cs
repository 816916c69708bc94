using System.Text.Json;

namespace Trunkline.Sandbox.Tests;

public sealed class ShopApiTests : SandboxFixture
{
    [Fact]
    public async Task An_order_gives_the_selected_fields_only()
    {
        var (_, body) = await AskAsync("query One($id: ID!) { found: order(id: $id) { name, customer { mail: email } } } # by id", """{"id":"gid://shop/Order/1001"}""");
        Assert.Equal("""{"data":{"found":{"name":"#1001","customer":{"mail":"ada.brandt@example.com"}}}}""", body.GetRawText());
    }

    [Fact]
    public async Task Orders_are_paged()
    {
        var (_, first) = await AskAsync("{ orders(first: 2) { nodes { id } pageInfo { hasNextPage endCursor } } }");
        var page = first.GetProperty("data").GetProperty("orders").GetProperty("pageInfo");
        Assert.True(page.GetProperty("hasNextPage").GetBoolean());
        var (_, rest) = await AskAsync("query($c: String) { orders(first: 2, after: $c) { nodes { id } } }", $$"""{"c":"{{page.GetProperty("endCursor").GetString()}}"}""");
        Assert.Equal("""{"data":{"orders":{"nodes":[{"id":"gid://shop/Order/1003"}]}}}""", rest.GetRawText());
    }

    [Fact]
    public async Task A_mutation_changes_an_order()
    {
        var (_, body) = await AskAsync("mutation($i: OrderInput!) { orderUpdate(input: $i) { order { note tags } userErrors { field message } } }",
            """{"i":{"id":"gid://shop/Order/1002","note":"paid \"twice\"","tags":["a","b"]}}""");
        Assert.Equal("""{"data":{"orderUpdate":{"order":{"note":"paid \"twice\"","tags":["a","b"]},"userErrors":[]}}}""", body.GetRawText());
    }

    [Fact]
    public async Task Values_may_stand_in_the_document()
    {
        var (_, body) = await AskAsync("""mutation { orderUpdate(input: {id: "gid://shop/Order/1002", note: "\u00e9\n", tags: ["x"]}) { order { note } } }""");
        Assert.Equal("é\n", body.GetProperty("data").GetProperty("orderUpdate").GetProperty("order").GetProperty("note").GetString());
    }

    [Fact]
    public async Task An_unknown_order_is_null_and_for_a_mutation_a_user_error()
    {
        Assert.Equal("""{"data":{"order":null}}""", (await AskAsync("""{ order(id: "x") { id } }""")).Body.GetRawText());
        var (status, body) = await AskAsync("""mutation { orderUpdate(input: {id: "x"}) { order { id } userErrors { message } } }""");
        Assert.Equal(200, status);
        Assert.Equal("""{"data":{"orderUpdate":{"order":null,"userErrors":[{"message":"Order does not exist"}]}}}""", body.GetRawText());
    }

    [Theory]
    [InlineData("{ order(id: \"x\") { id }", "ends too soon")]
    [InlineData("{ order(id: \"gid://shop/Order/1001\") { colour } }", "colour")]
    [InlineData("{ order(id: \"gid://shop/Order/1001\") }", "must have selections")]
    [InlineData("{ planets { id } }", "doesn't exist on type 'QueryRoot'")]
    [InlineData("{ order { id } }", "Argument 'id'")]
    [InlineData("{ orders(first: 0) { nodes { id } } }", "1 to 250")]
    [InlineData("subscription { x }", "only query and mutation")]
    [InlineData("query($id: ID!) { order(id: $id) { id } }", "$id")]
    [InlineData("{ order(id: $id) { id } }", "not declared")]
    [InlineData("{ ...f }", "fragments")]
    [InlineData("{ a(b: \"open) { c } }", "not closed")]
    [InlineData("", "no operation")]
    [InlineData("#", "no operation")]
    public async Task An_error_travels_in_a_200(string query, string said)
    {
        var (status, body) = await AskAsync(query);
        var error = body.GetProperty("errors")[0];
        Assert.Equal(200, status);
        Assert.Contains(said, error.GetProperty("message").GetString());
        Assert.True(error.GetProperty("locations")[0].GetProperty("line").GetInt32() >= 1);
    }

    [Fact]
    public async Task The_record_tells_an_error_from_a_success()
    {
        await AskAsync("{ nothing }");
        await AskAsync("""{ order(id: "x") { id } }""");
        Assert.Equal([false, true], (await RequestsAsync("?partner=shop")).Select(r => r.GetProperty("accepted").GetBoolean()));
    }

    [Fact]
    public async Task Without_the_token_it_is_401_and_without_a_query_400()
    {
        Assert.Equal(401, (await JsonAsync(Request(HttpMethod.Post, "shop", "/graphql", null, Json("{}")))).Status);
        var request = Request(HttpMethod.Post, "shop", "/graphql", null, Json("""{"query":7}"""));
        request.Headers.Add("X-Shop-Access-Token", SandboxKeys.Shop);
        Assert.Equal(400, (await JsonAsync(request)).Status);
    }

    private Task<(int Status, JsonElement Body)> AskAsync(string query, string variables = "{}")
    {
        var request = Request(HttpMethod.Post, "shop", "/graphql", null, Json($$"""{"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}"""));
        request.Headers.Add("X-Shop-Access-Token", SandboxKeys.Shop);
        return JsonAsync(request);
    }
}
