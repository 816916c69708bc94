using Microsoft.AspNetCore.Http;
using Trunkline.Connectors.Drift;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;

namespace Trunkline.Connectors.Tests.Drift;

public class DriftTests
{
    private const string Whole = """{"id":"c-1","email":"ada@example.com","orders":[{"sku":"a","lines":[{"n":1}]}]}""";

    [Fact]
    public async Task A_path_that_every_answer_had_and_this_one_has_not_is_a_warning_and_counted_once_a_run()
    {
        var json = Whole;
        await using var partner = await Partner.StartAsync(context => Partner.Json(json)(context));
        using var api = Calling.To(partner, name: "drifting");
        using var told = new ToldMetrics("drifting");

        var before = await ManyAsync(api, 25, "[email, orders.sku]", "drifting");
        json = """{"id":"c-1","emailAddress":"ada@example.com","orders":[{"sku":"a","lines":[{"n":1}]}]}""";
        var first = await CallAsync(api, "[email, orders.sku]", run: "run-a", connection: "drifting");
        var again = await CallAsync(api, "[email, orders.sku]", run: "run-a", connection: "drifting");
        var other = await CallAsync(api, "[email, orders.sku]", run: "run-b", connection: "drifting");

        Assert.All(before, a => Assert.Null(a.Attempt!.Warning));
        Assert.Equal(CallVerdict.Succeeded, first.Verdict);
        Assert.Equal(
            "answers of connection 'drifting' to GET /c/{} have changed: 'email' is missing (text in each of 25 answers before; new beside it: 'emailAddress')",
            first.Attempt!.Warning);
        Assert.Null(again.Attempt!.Warning);
        Assert.NotNull(other.Attempt!.Warning);
        Assert.Equal(2, told.Counts.Count(c => c == "trunkline.connectors.drift connection=drifting operation=GET /c/{} 1"));
    }

    [Theory]
    [InlineData("""{"id":1,"email":"a","orders":[{"sku":"a"}]}""", "'id' is number (text in each of 20 answers before)")]
    [InlineData("""{"id":{"v":"c-1"},"email":"a","orders":[{"sku":"a"}]}""", "'id' is object (text in each of 20 answers before)")]
    [InlineData("""{"id":null,"email":"a","orders":[{"sku":"a"}]}""", "'id' is missing (text in each of 20 answers before)")]
    [InlineData("""{"id":"c","orders":[{"sku":null},{"SKU":"a"}]}""", "'email' is missing (text in each of 20 answers before), 'orders.sku' is missing (text in each of 20 answers before)")]
    [InlineData("""[]""", null)]
    [InlineData("""{"id":"c","email":"e","orders":[]}""", null)]
    [InlineData("""{"id":"c","email":"e","orders":{"sku":"one"}}""", null)]
    [InlineData("""{"id":"c","email":"e","orders":[{"no":1},{"sku":"a"}]}""", null)]
    [InlineData("""{"data":{"id":"c","email":"e","orders":[{"sku":"a"}]}}""", "'email' is missing (text in each of 20 answers before; new beside it: 'data'), 'id' is missing (text in each of 20 answers before; new beside it: 'data'), 'orders.sku' is missing (text in each of 20 answers before)")]
    public async Task Missing_null_and_another_kind_are_changes_and_what_an_answer_does_not_tell_is_none(string changed, string? words)
    {
        var json = Whole;
        await using var partner = await Partner.StartAsync(context => Partner.Json(json)(context));
        using var api = Calling.To(partner);

        await ManyAsync(api, 20, "[email, id, orders.sku]");
        json = changed;
        var warning = (await CallAsync(api, "[email, id, orders.sku]", run: "r")).Attempt!.Warning;

        Assert.Equal(words is null ? null : $"answers of connection 'api' to GET /c/{{}} have changed: {words}", warning);
    }

    [Fact]
    public async Task Fewer_answers_say_nothing_and_what_was_sometimes_missing_is_optional()
    {
        var count = 0;
        await using var partner = await Partner.StartAsync(context => Partner.Json(++count % 10 == 0 ? """{"id":1}""" : """{"id":1,"phone":"2"}""")(context));
        using var api = Calling.To(partner);

        Assert.All(await ManyAsync(api, 100, "[id, phone]"), a => Assert.Null(a.Attempt!.Warning));
    }

    [Fact]
    public async Task A_form_that_stays_is_the_form_after_two_hundred_answers()
    {
        var json = Whole;
        await using var partner = await Partner.StartAsync(context => Partner.Json(json)(context));
        using var api = Calling.To(partner);

        await ManyAsync(api, 30, "[email]");
        json = """{"email":5}""";
        var answers = await ManyAsync(api, 230, "[email]");
        json = Whole;
        var back = await CallAsync(api, "[email]", run: "back");

        Assert.Equal(LearnedPath.Accepted, answers.Count(a => a.Attempt!.Warning is not null));
        Assert.Contains("'email' is text (number in each of", back.Attempt!.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_fails_on_a_changed_answer_has_the_warning_beside_its_fault()
    {
        var json = """{"total":"12.50"}""";
        await using var partner = await Partner.StartAsync(context => Partner.Json(json)(context));
        using var api = Calling.To(partner);
        const string Result = "{ \"n\": $number(body.total) + 1 }";

        await ManyAsync(api, 20, null, result: Result);
        json = """{"total":{"amount":"12.50"}}""";
        var answer = await CallAsync(api, null, run: "r", result: Result);

        Assert.Equal((CallVerdict.Permanent, "expression"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("'total' is object (text in each of 20", answer.Attempt!.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_answers_of_calls_that_worked_count()
    {
        var (json, status) = (Whole, 200);
        await using var partner = await Partner.StartAsync(context => Partner.Json(json, status)(context));
        using var api = Calling.To(partner, "breaker: off\nsuccess: status < 500");

        await ManyAsync(api, 30, "[email]");
        (json, status) = ("""{"error":"x"}""", 404);
        Assert.Null((await CallAsync(api, "[email]", run: "r")).Attempt!.Warning);
        (json, status) = ("""{"error":"x"}""", 503);
        Assert.Null((await CallAsync(api, "[email]", run: "s")).Attempt!.Warning);
    }

    [Fact]
    public async Task A_deprecation_and_a_change_are_both_said()
    {
        var json = Whole;
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.Headers["Deprecation"] = "true";
            return Partner.Json(json)(context);
        });
        using var api = Calling.To(partner);

        await ManyAsync(api, 20, "[email]");
        json = "{}";

        Assert.Equal(
            "connection 'api' announces Deprecation: true; answers of connection 'api' to GET /c/{} have changed: 'email' is missing (text in each of 20 answers before)",
            (await CallAsync(api, "[email]", run: "r")).Attempt!.Warning);
    }

    [Fact]
    public async Task A_connection_may_switch_it_off()
    {
        var json = Whole;
        await using var partner = await Partner.StartAsync(context => Partner.Json(json)(context));
        using var api = Calling.To(partner, "drift: off");

        await ManyAsync(api, 25, "[email]");
        json = "{}";

        Assert.Null((await CallAsync(api, "[email]", run: "r")).Attempt!.Warning);
        Assert.Empty((await api.Table.QueryAsync(DriftShape.Partition, "", 100, null, default)).Rows);
    }

    [Fact]
    public async Task Operations_are_learned_apart_and_steps_that_read_the_same_one_together()
    {
        var json = Whole;
        await using var partner = await Partner.StartAsync(context => Partner.Json(json)(context));
        using var api = Calling.To(partner);

        await ManyAsync(api, 20, "[email]");
        json = """{"id":"c-1"}""";

        // What another step reads was learned before it read it.
        Assert.Contains("'orders.lines.n' is missing (number in each of 20", (await CallAsync(api, "[orders.lines.n]", run: "r")).Attempt!.Warning, StringComparison.Ordinal);
        Assert.Null((await CallAsync(api, "[email]", run: "s", operation: "GET /other")).Attempt!.Warning);
    }

    [Fact]
    public async Task Graphql_soap_and_pages_are_read_where_their_results_are()
    {
        var broken = false;
        await using var graph = await Partner.StartAsync(context => Partner.Json(broken ? """{"data":{"order":{}}}""" : """{"data":{"order":{"id":"9"}}}""")(context));
        await using var soap = await Partner.StartAsync(async context =>
        {
            context.Response.ContentType = "text/xml";
            await context.Response.WriteAsync($"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><R xmlns=\"urn:x\"><{(broken ? "No" : "Number")}>7</{(broken ? "No" : "Number")}></R></s:Body></s:Envelope>");
        });
        await using var rest = await Partner.StartAsync(context => Partner.Json(broken ? """{"data":[{"i":1}],"next":null}""" : """{"data":[{"id":1},{"id":2}],"next":"m"}""")(context));
        using var shop = Calling.To(graph, protocol: "graphql");
        using var erp = Calling.To(soap, "soap: { namespace: \"urn:x\" }", "soap");
        using var crm = Calling.To(rest, "pages: { by: cursor, items: body.data, from: body.next, name: after }");
        CallRequest[] calls =
        [
            new() { Connection = "api", GraphQl = "{ order { id } }", Watch = new AnswerWatch("query", "[order.id]") },
            new() { Connection = "api", Operation = "Get", Watch = new AnswerWatch("Get", "[Number]") },
            new() { Connection = "api", Method = "GET", Path = "/l", Page = new PageRequest(null), Watch = new AnswerWatch("GET /l", "[id]") },
        ];
        Calling[] callings = [shop, erp, crm];
        for (var i = 0; i < 20; i++)
        {
            foreach (var (calling, call) in callings.Zip(calls))
                Assert.Equal((CallVerdict.Succeeded, null), await calling.CallAsync(call) is var a ? (a.Verdict, a.Attempt!.Warning) : default);
        }

        broken = true;

        Assert.Contains("'data.order.id' is missing", (await shop.CallAsync(calls[0], new CallOptions("x"))).Attempt!.Warning, StringComparison.Ordinal);
        Assert.Contains("'Number' is missing", (await erp.CallAsync(calls[1], new CallOptions("x"))).Attempt!.Warning, StringComparison.Ordinal);

        // The mark of the next page is missing on every last one: that is no change.
        var pages = (await crm.CallAsync(calls[2], new CallOptions("x"))).Attempt!.Warning;
        Assert.EndsWith("have changed: 'data.id' is missing (number in each of 20 answers before; new beside it: 'i')", pages, StringComparison.Ordinal);
    }

    internal static async Task<IReadOnlyList<CallAnswer>> ManyAsync(Calling api, int count, string? reads, string connection = "api", string? result = null)
    {
        var answers = new List<CallAnswer>();
        for (var i = 0; i < count; i++)
            answers.Add(await CallAsync(api, reads, $"many-{count}-{i}", connection: connection, result: result));
        return answers;
    }

    internal static Task<CallAnswer> CallAsync(Calling api, string? reads, string run, string operation = "GET /c/{}", string connection = "api", string? result = null) =>
        api.CallAsync(
            new CallRequest { Connection = connection, Method = "GET", Path = "/c/1", Result = result, Watch = new AnswerWatch(operation, reads) },
            new CallOptions($"{run}:step", RunId: run));
}
