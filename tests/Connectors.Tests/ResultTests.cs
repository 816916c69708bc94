namespace Trunkline.Connectors.Tests;

public class ResultTests
{
    [Theory]
    [InlineData("body.items[price > 1].id", "\"b\"")]
    [InlineData("{ \"s\": status, \"page\": headers.`x-next-page`, \"type\": headers.`content-type` }", "{\"s\":200,\"page\":\"2\",\"type\":\"application/json\"}")]
    [InlineData("body.big", "12345678901234567890")]
    [InlineData("body.nowhere", "null")]
    public async Task A_result_is_what_its_expression_makes_of_the_answer(string expression, string json)
    {
        await using var partner = await StartAsync("""{"items":[{"id":"a","price":1},{"id":"b","price":2}],"big":12345678901234567890}""");
        using var api = Calling.To(partner);

        Assert.Equal(json, (await api.GetAsync(result: expression)).Result.GetRawText());
        Assert.Equal(json, (await api.GetAsync(result: expression)).Result.GetRawText());
    }

    [Theory]
    [InlineData("body.(")]
    [InlineData("$number(body.text)")]
    public async Task An_expression_that_does_not_fit_is_a_fault_of_the_flow(string expression)
    {
        await using var partner = await StartAsync("""{"text":"x"}""");
        using var api = Calling.To(partner);

        var answer = await api.GetAsync(result: expression);

        Assert.Equal((CallVerdict.Permanent, "expression", 200), (answer.Verdict, answer.Fault!.Code, answer.Fault.Status));
        Assert.Equal(200, answer.Attempt!.Status);
    }

    [Theory]
    [InlineData(200, """{"ok":true}""", CallVerdict.Succeeded, null)]
    [InlineData(200, """{"ok":false,"error":"channel_not_found"}""", CallVerdict.Permanent, "success-rule")]
    [InlineData(404, """{"ok":true}""", CallVerdict.Permanent, "http-404")]
    [InlineData(503, """{"ok":true}""", CallVerdict.Transient, "http-503")]
    public async Task A_success_rule_alone_decides(int status, string body, CallVerdict verdict, string? code)
    {
        await using var partner = await StartAsync(body, status);
        using var api = Calling.To(partner, "success: status = 200 and body.ok");

        var answer = await api.GetAsync();

        Assert.Equal((verdict, code), (answer.Verdict, answer.Fault?.Code));
        if (code == "success-rule")
            Assert.EndsWith(": channel_not_found", answer.Fault!.Message);
    }

    [Fact]
    public async Task A_success_rule_may_accept_a_status_that_is_none()
    {
        await using var partner = await StartAsync("{}", 404);
        using var api = Calling.To(partner, "success: status < 300 or status = 404");

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
    }

    [Fact]
    public async Task Soap_and_graphql_results_see_what_the_protocol_unfolds()
    {
        await using var graph = await StartAsync("""{"data":{"a":1},"extensions":{"cost":7}}""");
        using var shop = Calling.To(graph, protocol: "graphql");

        var answer = await shop.CallAsync(new() { Connection = "api", GraphQl = "{ a }", Result = "body.extensions.cost" });

        Assert.Equal("7", answer.Result.GetRawText());
    }

    [Fact]
    public async Task What_a_partner_announces_is_a_warning_on_the_attempt()
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.Headers["Deprecation"] = "@1688169599";
            context.Response.Headers["Sunset"] = "Wed, 31 Dec 2026 23:59:59 GMT";
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        Assert.Equal("connection 'api' announces Deprecation: @1688169599, Sunset: Wed, 31 Dec 2026 23:59:59 GMT", (await api.GetAsync()).Attempt!.Warning);
    }

    private static Task<Partner> StartAsync(string json, int status = 200) => Partner.StartAsync(context =>
    {
        context.Response.Headers["X-Next-Page"] = "2";
        return Partner.Json(json, status)(context);
    });
}
