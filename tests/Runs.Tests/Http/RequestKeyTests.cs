using Trunkline.Runs.Http;

namespace Trunkline.Runs.Tests.Http;

/// <summary>An Idempotency-Key belongs to one request: the same again gets the first answer, another is refused.</summary>
[Collection(nameof(Telemetry))]
public sealed class RequestKeyTests
{
    private const string Charge = """
        flow: charge
        on: { http: "post /charges/{id}", query: { dry: { type: boolean, required: false } }, deadline: 30s }
        steps: [ { id: paid, call: payments, post: /charges, body: event.data.body } ]
        answer: { status: '201', headers: { X-Paid: "{paid.id}" }, body: paid }
        """;

    private const string Later = "flow: later\non: { http: post /orders, accept: true }\nsteps: [ { id: done, call: crm, post: /orders } ]\n";

    [Fact]
    public async Task The_same_request_again_gets_the_first_answer_and_nothing_is_done()
    {
        var made = 0;
        var host = new FlowHost(Charge) { Partner = (_, _) => Task.FromResult(FlowHost.Ok($$"""{ "id": "ch_{{++made}}", "n": 1.50 }""")) };
        var first = await SendAsync(host, "/charges/7", """{"amount":1}""");
        host.Time.Advance(TimeSpan.FromHours(23));
        var again = await SendAsync(host, "/charges/7", """{"amount":1}""");
        Assert.Equal((201, """{ "id": "ch_1", "n": 1.50 }""", "ch_1"), (again.Status, again.Text, again.Header("X-Paid")));
        Assert.Equal((first.Text, first.Header("Trunkline-Run")), (again.Text, again.Header("Trunkline-Run")));
        Assert.Single(host.Calls);
    }

    [Theory]
    [InlineData("/charges/7", """{"amount":2}""")]
    [InlineData("/charges/8", """{"amount":1}""")]
    [InlineData("/charges/7?dry=true", """{"amount":1}""")]
    public async Task Another_request_under_the_key_is_refused(string target, string body)
    {
        var host = new FlowHost(Charge);
        await SendAsync(host, "/charges/7", """{"amount":1}""");
        var reply = await SendAsync(host, target, body);
        Assert.Equal((422, "application/problem+json"), (reply.Status, reply.Response.ContentType));
        Assert.Equal("This Idempotency-Key came with another request before: repeat that one as it was, or use a new key.", reply["detail"]);
        Assert.Single(host.Calls);
        Assert.Equal(201, (await SendAsync(host, target, body, "k-2")).Status);
        Assert.Equal(201, (await SendAsync(host, "/charges/7", """{"amount":1}""")).Status);
        Assert.Equal(2, host.Calls.Count);
    }

    [Fact]
    public async Task It_is_refused_too_where_requests_are_accepted()
    {
        var host = new FlowHost(Later);
        var first = await SendAsync(host, "/orders", """{"sku":"a"}""");
        var again = await SendAsync(host, "/orders", """{"sku":"a"}""");
        Assert.Equal((202, 202, first.Text), (first.Status, again.Status, again.Text));
        var reply = await SendAsync(host, "/orders", """{"sku":"b"}""");
        Assert.Equal((422, first.Header("Trunkline-Run")), (reply.Status, reply["runId"]));
        Assert.Equal("""{"sku":"a"}""", Assert.Single(host.Started).Value.Event.GetProperty("data").GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Of_two_at_once_one_is_done()
    {
        var answer = new TaskCompletionSource();
        var host = new FlowHost(Charge);
        host.Partner = async (_, _) =>
        {
            await answer.Task;
            return FlowHost.Ok("""{"id":"ch_1"}""");
        };
        var first = SendAsync(host, "/charges/7", "{}");
        var second = await SendAsync(host, "/charges/7", "{}");
        Assert.Equal((409, "1"), (second.Status, second.Header("Retry-After")));
        answer.SetResult();
        Assert.Equal(201, (await first).Status);
        Assert.Equal(201, (await SendAsync(host, "/charges/7", "{}")).Status);
        Assert.Single(host.Calls);
    }

    [Fact]
    public async Task What_came_to_nothing_may_be_repeated_as_it_was()
    {
        var host = new FlowHost(Charge) { Partner = (_, _) => Task.FromResult(FlowHost.Refused(422)) };
        Assert.Equal(502, (await SendAsync(host, "/charges/7", "{}")).Status);
        Assert.Equal(422, (await SendAsync(host, "/charges/7", "[]")).Status);
        host.Partner = (_, _) => Task.FromResult(FlowHost.Ok("""{"id":"ch_1"}"""));
        Assert.Equal(201, (await SendAsync(host, "/charges/7", "{}")).Status);
        Assert.Single(host.Calls.Select(c => c.Options.IdempotencyKey).Distinct());
    }

    // As after the process that answered it has died.
    [Fact]
    public async Task What_was_never_answered_may_be_repeated_after_its_deadline()
    {
        var host = new FlowHost(Charge);
        var keys = new RequestKeys(host.Table, host.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var due = host.Time.GetUtcNow().AddSeconds(30);
        Assert.Equal(KeyState.Taken, (await keys.ClaimAsync("charge-1", "f", due, default)).State);
        Assert.Equal(KeyState.UnderWay, (await keys.ClaimAsync("charge-1", "f", due, default)).State);
        Assert.Equal(KeyState.OtherRequest, (await keys.ClaimAsync("charge-1", "g", due, default)).State);
        host.Time.Advance(TimeSpan.FromSeconds(36));
        Assert.Equal(KeyState.Taken, (await keys.ClaimAsync("charge-1", "f", due.AddMinutes(1), default)).State);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_to_keep_is_made_again_under_the_same_keys()
    {
        var host = new FlowHost(Charge) { Partner = (_, _) => Task.FromResult(FlowHost.Ok($$"""{"id":"ch_1","text":"{{new string('x', 40_000)}}"}""")) };
        for (var i = 0; i < 2; i++)
            Assert.Equal(201, (await SendAsync(host, "/charges/7", "{}")).Status);
        Assert.Single(host.Calls.Select(c => c.Options.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task Nothing_is_done_while_the_store_is_away_and_the_key_is_free_afterwards()
    {
        var host = new FlowHost(Charge) { StoreIsAway = true };
        Assert.Equal(503, (await SendAsync(host, "/charges/7", "{}")).Status);
        Assert.Empty(host.Calls);
        host.StoreIsAway = false;
        Assert.Equal(201, (await SendAsync(host, "/charges/7", "{}")).Status);
    }

    [Fact]
    public async Task Keys_of_days_past_are_forgotten()
    {
        var host = new FlowHost(Charge);
        var keys = new RequestKeys(host.Table, host.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        for (var day = 0; day < 6; day++)
        {
            for (var i = 0; i < 120; i++)
                await keys.ClaimAsync($"charge-{day}-{i}-{"0123456789abcdefghjkmnpqrstvwxyz"[i % 32]}", "f", host.Time.GetUtcNow(), default);
            host.Time.Advance(TimeSpan.FromDays(1));
        }

        for (var day = 0; day < 6; day++)
        {
            var left = await host.Table.QueryAsync(RequestKeys.PartitionOf(new DateOnly(2026, 11, 20).AddDays(day)), "", 1000, null, default);
            Assert.Equal(day >= 4 ? 120 : day == 3 ? left.Rows.Count : 0, left.Rows.Count);
        }
    }

    private static Task<FlowReply> SendAsync(FlowHost host, string target, string body, string key = "k-1") =>
        host.SendAsync("POST", "/api/flows" + target, body, r => r.Headers["Idempotency-Key"] = key);
}
