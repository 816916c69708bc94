using System.Diagnostics.Metrics;
using System.Text.Json;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Tests.Http;

[Collection(nameof(Telemetry))]
public sealed class AcceptedTests
{
    private const string Later = """
        flow: later
        on: { http: post /orders, accept: true }
        steps: [ { wait: { for: 1h } }, { id: done, call: crm, post: /orders } ]
        """;

    private const string Now = "flow: now\non: { http: post /now, deprecated: 2026-06-01, sunset: 2026-12-01, after-sunset: gone }\nsteps: [ { id: done, call: crm, post: /orders } ]\n";

    [Fact]
    public async Task An_accepted_request_is_a_durable_run_and_the_same_key_starts_no_second_one()
    {
        var host = new FlowHost(Later);
        var reply = await host.SendAsync("POST", "/base/api/flows/orders", "{}", r => r.Headers["Idempotency-Key"] = "\"k 1\"".Replace(" ", "-", StringComparison.Ordinal));
        var runId = Assert.Single(host.Started).Key;
        Assert.Equal((202, $"/base/api/flows/runs/{runId}", "2"), (reply.Status, reply.Header("Location"), reply.Header("Retry-After")));
        Assert.Equal($$"""{"runId":"{{runId}}","status":"/base/api/flows/runs/{{runId}}"}""", reply.Text);
        Assert.Equal("k-1", host.Started[runId].Event.GetProperty("id").GetString());
        Assert.NotNull(host.Started[runId].Plan.Answer);
        reply = await host.SendAsync("POST", "/api/flows/orders", "{}", r => r.Headers["Idempotency-Key"] = "k-1");
        Assert.Equal((202, 1), (reply.Status, host.Started.Count));
        reply = await host.SendAsync("POST", "/api/flows/orders", "{}");
        Assert.Equal((202, 2), (reply.Status, host.Started.Count));
        Assert.Empty(host.Calls);
    }

    [Fact]
    public async Task Nothing_is_accepted_that_is_not_stored()
    {
        var host = new FlowHost(Later) { StoreIsAway = true };
        var reply = await host.SendAsync("POST", "/api/flows/orders", "{}");
        Assert.Equal((503, "7"), (reply.Status, reply.Header("Retry-After")));
        Assert.Equal(503, (await host.SendAsync("GET", "/api/flows/runs/later-x")).Status);
    }

    [Fact]
    public async Task The_status_shows_how_a_run_stands_its_answer_and_nothing_else()
    {
        var host = new FlowHost(Later);
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        host.Views["later-1"] = new RunView("later-1", "later", at, new RunStatus(RunState.Running), null);
        host.Views["later-2"] = new RunView("later-2", "later", at, new RunStatus(RunState.DeadLettered, new DeadLetter("done", new StepFault("http-422", "SECRET", 422), at)), null);
        host.Views["later-3"] = new RunView("later-3", "later", at, new RunStatus(RunState.Completed), new RunReport
        {
            RunId = "later-3", Flow = "later", State = RunState.Completed, StartedAt = at, FinishedAt = at.AddHours(1),
            Answer = new RunAnswer(201) { Body = JsonElement.Parse("""{ "n": 1.50 }""") }, Steps = [new StepReport { Id = "SECRET", State = StepState.Succeeded }],
        });
        host.Views["other-1"] = new RunView("other-1", "other", at, new RunStatus(RunState.Running), null);
        Assert.Equal("""{"runId":"later-1","state":"running","startedAt":"2026-11-20T12:00:00+00:00"}""", (await host.SendAsync("GET", "/api/flows/runs/later-1")).Text);
        Assert.Equal("""{"runId":"later-2","state":"waiting","startedAt":"2026-11-20T12:00:00+00:00","fault":{"part":"done","code":"http-422"}}""", (await host.SendAsync("GET", "/api/flows/runs/later-2")).Text);
        Assert.Equal(
            """{"runId":"later-3","state":"completed","startedAt":"2026-11-20T12:00:00+00:00","finishedAt":"2026-11-20T13:00:00+00:00","answer":{"status":201,"body":{ "n": 1.50 }}}""",
            (await host.SendAsync("GET", "/api/flows/runs/later-3")).Text);
        Assert.Equal(404, (await host.SendAsync("GET", "/api/flows/runs/other-1")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("ä")]
    public async Task A_key_that_is_none_is_refused(string key) =>
        Assert.Equal(400, (await new FlowHost(Later).SendAsync("POST", "/api/flows/orders", "{}", r => r.Headers["Idempotency-Key"] = key)).Status);

    [Fact]
    public async Task A_repeated_request_shows_partners_the_same_keys_and_is_not_done_beside_the_run_that_waits()
    {
        var host = new FlowHost(Now) { Partner = (_, _) => Task.FromResult(FlowHost.Refused(422)) };
        for (var i = 0; i < 2; i++)
            await host.SendAsync("POST", "/api/flows/now", "{}", r => r.Headers["Idempotency-Key"] = "k-1");
        Assert.Single(host.Calls.Select(c => c.Options.IdempotencyKey).Distinct());
        await host.SendAsync("POST", "/api/flows/now", "{}", r => r.Headers["Idempotency-Key"] = "k-2");
        await host.SendAsync("POST", "/api/flows/now", "{}");
        Assert.Equal(3, host.Calls.Select(c => c.Options.IdempotencyKey).Distinct().Count());

        var runId = RunId.For("now", "http", "k-1");
        host.Views[runId] = new RunView(runId, "now", default, new RunStatus(RunState.DeadLettered), null);
        var reply = await host.SendAsync("POST", "/api/flows/now", "{}", r => r.Headers["Idempotency-Key"] = "k-1");
        Assert.Equal((409, runId, $"/api/flows/runs/{runId}"), (reply.Status, reply["runId"], reply.Header("Location")));
        var report = new RunReport { RunId = runId, Flow = "now", State = RunState.Completed, StartedAt = default, Answer = new RunAnswer(200) { Body = JsonElement.Parse("7") } };
        host.Views[runId] = new RunView(runId, "now", default, new RunStatus(RunState.Completed), report);
        reply = await host.SendAsync("POST", "/api/flows/now", "{}", r => r.Headers["Idempotency-Key"] = "k-1");
        Assert.Equal((200, "7"), (reply.Status, reply.Text));
        Assert.Equal(4, host.Calls.Count);
    }

    [Fact]
    public async Task What_goes_out_of_use_says_so_and_is_gone_when_it_says_so()
    {
        var host = new FlowHost(Now);
        var reply = await host.SendAsync("POST", "/api/flows/now", "{}");
        Assert.Equal((200, "@1780272000", "Tue, 01 Dec 2026 00:00:00 GMT"), (reply.Status, reply.Header("Deprecation"), reply.Header("Sunset")));
        reply = await host.SendAsync("POST", "/api/flows/now", "{");
        Assert.Equal((400, "@1780272000"), (reply.Status, reply.Header("Deprecation")));
        host.Time.Advance(TimeSpan.FromDays(30));
        reply = await host.SendAsync("POST", "/api/flows/now", "{}");
        Assert.Equal((410, "@1780272000", "Tue, 01 Dec 2026 00:00:00 GMT"), (reply.Status, reply.Header("Deprecation"), reply.Header("Sunset")));
    }

    [Fact]
    public async Task Requests_are_counted_by_what_came_of_them()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, published) =>
        {
            if (instrument.Name == "trunkline.http.requests")
                published.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
            if (all["flow"] == "counted-now")
                counted.Add(all["result"]!);
        });
        listener.Start();
        var host = new FlowHost(Now.Replace("flow: now", "flow: counted-now", StringComparison.Ordinal));
        await host.SendAsync("POST", "/api/flows/now", "{}");
        await host.SendAsync("POST", "/api/flows/now", "{");
        host.Partner = (_, _) => Task.FromResult(FlowHost.Refused(422));
        await host.SendAsync("POST", "/api/flows/now", "{}");
        Assert.Equal(["completed", "refused", "failed"], counted);
    }
}
