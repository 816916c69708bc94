using System.Security.Cryptography;
using System.Text.Json;
using Trunkline.Connectors.GraphQl;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests;

public class GraphQlTests
{
    [Fact]
    public async Task A_spent_budget_that_is_told_with_200_and_headers_is_waited_for()
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.Headers["x-ratelimit-remaining"] = "0";
            context.Response.Headers["x-ratelimit-reset"] = "1795176045";
            return Partner.Json("""{"data":null,"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}""")(context);
        });
        using var api = Calling.To(partner, protocol: "graphql");

        var answer = await api.CallAsync(new CallRequest { Connection = "api", GraphQl = "query { a }" });

        Assert.Equal((CallVerdict.Transient, TimeSpan.FromSeconds(45)), (answer.Verdict, answer.RetryAfter));
        Assert.Equal("paused", (await api.CallAsync(new CallRequest { Connection = "api", GraphQl = "query { a }" })).Fault!.Code);
    }

    [Fact]
    public async Task A_query_and_its_variables_are_posted_and_data_is_the_result()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("""{"data":{"order":{"id":"9"}}}"""));
        using var api = Calling.To(partner.Url + "/graphql", protocol: "graphql");

        var answer = await CallAsync(api, "query($id: ID!) { order(id: $id) { id } }", """{ "id": 12345678901234567890, "n": 1.0 }""");

        Assert.Equal("""{"order":{"id":"9"}}""", answer.Result.GetRawText());
        Assert.Equal(("POST", "/graphql"), (partner.Single.Method, partner.Single.Target));
        using var sent = JsonDocument.Parse(partner.Single.Body);
        Assert.Equal("query($id: ID!) { order(id: $id) { id } }", sent.RootElement.GetProperty("query").GetString());
        Assert.Equal("""{ "id": 12345678901234567890, "n": 1.0 }""", sent.RootElement.GetProperty("variables").GetRawText());
    }

    [Theory]
    [InlineData("""{"errors":[{"message":"no such order"}],"data":null}""", 200, CallVerdict.Permanent, "no such order")]
    [InlineData("""{"errors":[{"message":"a"},{"message":"b"}],"data":{"x":1}}""", 200, CallVerdict.Permanent, "a (and 1 more)")]
    [InlineData("""{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]}""", 200, CallVerdict.Transient, "Throttled")]
    [InlineData("""{"errors":[{"type":"RATE_LIMITED","message":"slow down"}]}""", 200, CallVerdict.Transient, "slow down")]
    [InlineData("""{"errors":[{"message":"t","extensions":{"code":"THROTTLED"}},{"message":"b"}]}""", 200, CallVerdict.Permanent, "t (and 1 more)")]
    [InlineData("""{"errors":[{"message":"\ud800"}]}""", 200, CallVerdict.Permanent, "an error without a message")]
    [InlineData("""{"errors":["odd"]}""", 200, CallVerdict.Permanent, "an error without a message")]
    [InlineData("""{"errors":[{"message":"bad syntax"}]}""", 400, CallVerdict.Permanent, "bad syntax")]
    public async Task Errors_are_a_fault_whatever_the_status(string body, int status, CallVerdict verdict, string words)
    {
        await using var partner = await Partner.StartAsync(Partner.Json(body, status));
        using var api = Calling.To(partner, protocol: "graphql");

        var answer = await CallAsync(api, "{ a }");

        Assert.Equal((verdict, "graphql-error", status), (answer.Verdict, answer.Fault!.Code, answer.Fault.Status));
        Assert.EndsWith(": " + words, answer.Fault.Message);
    }

    [Theory]
    [InlineData("""{"errors":[{"message":"a"}],"data":{"x":1,"y":null}}""", CallVerdict.Succeeded)]
    [InlineData("""{"errors":[{"message":"a"}],"data":{"x":null}}""", CallVerdict.Permanent)]
    [InlineData("""{"errors":[{"message":"a"}],"data":null}""", CallVerdict.Permanent)]
    [InlineData("""{"errors":[{"message":"a"}]}""", CallVerdict.Permanent)]
    public async Task Partial_data_counts_where_the_connection_says_so(string body, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(Partner.Json(body));
        using var api = Calling.To(partner, "errors: partial", "graphql");

        Assert.Equal(verdict, (await CallAsync(api, "{ x y }")).Verdict);
    }

    [Theory]
    [InlineData("100", "40", "50", 1.2)]
    [InlineData("100", "140", "50", null)]
    [InlineData("100", "40", "0", null)]
    [InlineData("100", "\"x\"", "50", null)]
    public async Task A_throttled_query_waits_until_it_can_be_afforded(string asked, string available, string rate, double? seconds)
    {
        await using var partner = await Partner.StartAsync(Partner.Json(
            $$$"""{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":{{{asked}}},"throttleStatus":{"currentlyAvailable":{{{available}}},"restoreRate":{{{rate}}} } } } }"""));
        using var api = Calling.To(partner, protocol: "graphql");

        var answer = await CallAsync(api, "{ x }");

        Assert.Equal((CallVerdict.Transient, seconds), (answer.Verdict, answer.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData("""{"data":{"a":1,"rateLimit":{"cost":1,"remaining":0,"resetAt":"2026-11-20T12:10:00Z"}}}""", CallVerdict.Succeeded, 600)]
    [InlineData("""{"data":{"a":1,"rateLimit":{"cost":5,"remaining":4,"resetAt":"2026-11-20T12:10:00Z"}}}""", CallVerdict.Succeeded, null)]
    [InlineData("""{"data":{"a":1,"rateLimit":{"cost":1,"remaining":0,"resetAt":"2026-11-20T11:59:59Z"}}}""", CallVerdict.Succeeded, null)]
    [InlineData("""{"data":{"a":1,"rateLimit":{"cost":1,"remaining":0,"resetAt":"2026-11-22T00:00:00Z"}}}""", CallVerdict.Succeeded, 3600)]
    [InlineData("""{"data":{"a":1,"rateLimit":{"remaining":0,"resetAt":"soon"}}}""", CallVerdict.Succeeded, null)]
    [InlineData("""{"data":{"a":1,"rateLimit":{"remaining":"0","resetAt":"2026-11-20T12:10:00Z"}}}""", CallVerdict.Succeeded, null)]
    [InlineData("""{"data":{"a":1,"rateLimit":[0]}}""", CallVerdict.Succeeded, null)]
    [InlineData("""{"data":{"rateLimit":{"cost":5,"remaining":4,"resetAt":"2026-11-20T12:10:00Z"}},"errors":[{"type":"RATE_LIMITED","message":"x"}]}""", CallVerdict.Transient, null)]
    [InlineData("""{"data":{"rateLimit":{"cost":1,"remaining":0,"resetAt":"2026-11-20T12:10:00Z"}},"errors":[{"message":"x"}]}""", CallVerdict.Permanent, 600)]
    [InlineData("""{"errors":[{"message":"t","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":100,"throttleStatus":{"currentlyAvailable":-99,"restoreRate":50}}}}""", CallVerdict.Transient, 2)]
    [InlineData("""{"errors":[{"message":"t","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":100,"throttleStatus":{"currentlyAvailable":40,"restoreRate":50}}}}""", CallVerdict.Transient, null)]
    public async Task What_an_answer_says_of_its_cost_pauses_all_callers_where_nothing_is_left(string body, CallVerdict verdict, int? seconds)
    {
        await using var partner = await Partner.StartAsync(Partner.Json(body));
        using var api = Calling.To(partner, protocol: "graphql");

        var first = await CallAsync(api, "{ a rateLimit { cost remaining resetAt } }");
        var next = await CallAsync(api, "{ b }");

        Assert.Equal(verdict, first.Verdict);
        Assert.Equal(seconds is not null, next.Fault?.Code == "paused");
        Assert.Equal(seconds is null ? 2 : 1, partner.Requests.Count);
        if (seconds is { } wait)
            Assert.InRange(next.RetryAfter!.Value.TotalSeconds, wait, wait + 1);
    }

    [Fact]
    public async Task A_query_that_what_is_left_does_not_pay_for_waits_for_the_reset_by_itself()
    {
        await using var partner = await Partner.StartAsync(Partner.Json(
            """{"data":{"rateLimit":{"cost":5,"remaining":4,"resetAt":"2026-11-20T12:10:00Z"}},"errors":[{"type":"RATE_LIMITED","message":"x"}]}"""));
        using var api = Calling.To(partner, protocol: "graphql");

        Assert.Equal(TimeSpan.FromMinutes(10), (await CallAsync(api, "{ a }")).RetryAfter);
    }

    [Fact]
    public async Task A_persisted_query_travels_once_and_then_as_its_hash()
    {
        var known = false;
        await using var partner = await Partner.StartAsync((context, seen) =>
        {
            using var sent = JsonDocument.Parse(seen.Body);
            var hash = sent.RootElement.GetProperty("extensions").GetProperty("persistedQuery").GetProperty("sha256Hash").GetString();
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("{ a }"u8)), hash);
            known |= sent.RootElement.TryGetProperty("query", out _);
            return Partner.Json(known ? """{"data":{"a":1}}""" : """{"errors":[{"message":"PersistedQueryNotFound"}]}""")(context);
        });
        using var api = Calling.To(partner, "persistedQueries: true", "graphql");

        var (first, second) = (await CallAsync(api, "{ a }", "{\"x\":1}"), await CallAsync(api, "{ a }", "{\"x\":1}"));

        Assert.Equal((CallVerdict.Succeeded, CallVerdict.Succeeded), (first.Verdict, second.Verdict));
        Assert.Equal([false, true, false], partner.Requests.Select(r => r.Body.Contains("\"query\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_empty_list_of_errors_is_none()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("""{"errors":[],"data":{"a":1}}"""));
        using var api = Calling.To(partner, protocol: "graphql");

        Assert.Equal(CallVerdict.Succeeded, (await CallAsync(api, "{ a }")).Verdict);
    }

    [Theory]
    [InlineData("[]", 200, "bad-answer", CallVerdict.Permanent)]
    [InlineData("{\"oops\":", 200, "bad-answer", CallVerdict.Permanent)]
    [InlineData("oops", 502, "http-502", CallVerdict.Transient)]
    public async Task What_is_no_graphql_answer_is_a_fault(string body, int status, string code, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(Partner.Json(body, status));
        using var api = Calling.To(partner, protocol: "graphql");

        var answer = await CallAsync(api, "{ a }");

        Assert.Equal((verdict, code), (answer.Verdict, answer.Fault!.Code));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(" ", null)]
    [InlineData("{ a }", "[1]")]
    [InlineData("{ a }", "{")]
    public async Task What_cannot_be_asked_is_never_sent(string? query, string? variables)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, protocol: "graphql");

        Assert.Equal(CallVerdict.Permanent, (await CallAsync(api, query, variables)).Verdict);
        Assert.Empty(partner.Requests);
    }

    [Theory]
    [InlineData("{ a }", true)]
    [InlineData("query Q($x: Int) { a(x: $x, s: \"mutation\") # mutation\n }", true)]
    [InlineData("query { a(s: \"\"\"a mutation \" here\"\"\") }", true)]
    [InlineData("query { a(s: \"quote \\\" mutation\") }", true)]
    [InlineData("query { mutationCount }", true)]
    [InlineData("mutation { a }", false)]
    [InlineData("query A { a } mutation B { b }", false)]
    [InlineData("# x\nmutation($a: Int) { a }", false)]
    [InlineData("subscription { a }", false)]
    [InlineData("query { a(s: \"unclosed", true)]
    public void A_document_that_may_change_something_is_told_from_a_query(string document, bool isQuery) => Assert.Equal(isQuery, GraphQlDocument.IsQuery(document));

    private static Task<CallAnswer> CallAsync(Calling api, string? query, string? variables = null) =>
        api.CallAsync(new CallRequest { Connection = "api", GraphQl = query, Variables = variables });
}
