using Trunkline.Connectors;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Tests.Http;

[Collection(nameof(Telemetry))]
public sealed class InlineRunTests
{
    private const string Overview = """
        flow: overview
        on: { http: "get /customers/{id}", query: { since: { type: date, required: false } }, deadline: 3s }
        steps:
          - id: all
            composite:
              customer: { call: crm, get: "/contacts/{event.data.path.id}" }
              orders: { call: payments, get: /orders, query: { since: "{event.data.query.since}" } }
            require: [customer]
        answer: { body: '{ "name": all.customer.data.name, "orders": all.orders.data }' }
        """;

    private const string Charge = """
        flow: charge
        on: { http: post /charges, deadline: 3s }
        steps:
          - { id: paid, call: payments, post: /charges, body: event.data.body }
          - { id: booked, call: crm, put: /bookings, body: paid }
        """;

    [Fact]
    public async Task Parts_are_asked_side_by_side_and_joined()
    {
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        var host = new FlowHost(Overview);
        host.Partner = async (call, _) =>
        {
            if (Interlocked.Increment(ref begun) == 2)
                both.SetResult();
            await both.Task;
            return call.Connection == "crm" ? FlowHost.Ok("""{"name":"Ada"}""") : FlowHost.Ok("[1]", age: 30);
        };
        var reply = await host.SendAsync("GET", "/api/flows/customers/7?since=2026-01-02&code=key");
        Assert.Equal((200, "application/json"), (reply.Status, reply.Response.ContentType));
        Assert.Equal(
            """{"name":"Ada","orders":[1],"partial":false,"parts":{"all.customer":{"source":"crm","at":"2026-11-20T12:00:01.000Z"},"all.orders":{"source":"payments","at":"2026-11-20T12:00:01.000Z","age":30}}}""",
            Sorted(reply.Text));
        Assert.Equal("2026-01-02", host.Calls.Single(c => c.Call.Connection == "payments").Call.Query!["since"]);
        Assert.Null(reply.Header("Trunkline-Partial"));
        Assert.StartsWith("overview-", reply.Header("Trunkline-Run"), StringComparison.Ordinal);
        Assert.Empty(host.Started);
    }

    [Fact]
    public async Task What_may_be_missing_is_marked_and_nothing_of_the_partner_is_told()
    {
        var host = new FlowHost(Overview) { Partner = (call, _) => Task.FromResult(call.Connection == "crm" ? FlowHost.Ok("""{"name":"Ada"}""") : FlowHost.Refused(404)) };
        var reply = await host.SendAsync("GET", "/api/flows/customers/7");
        Assert.Equal((200, "?1"), (reply.Status, reply.Header("Trunkline-Partial")));
        Assert.True(reply.Json.GetProperty("partial").GetBoolean());
        var fault = reply.Json.GetProperty("parts").GetProperty("all.orders").GetProperty("fault");
        Assert.Equal("""{"code":"http-404","message":"payments answered 404","status":404}""", fault.GetRawText());
        Assert.DoesNotContain("SECRET", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_part_that_fails_is_a_problem_without_the_partners_words()
    {
        var host = new FlowHost(Overview) { Partner = (call, _) => Task.FromResult(call.Connection == "crm" ? FlowHost.Refused(403) : FlowHost.Ok("[]")) };
        var reply = await host.SendAsync("GET", "/api/flows/customers/7");
        Assert.Equal((502, "application/problem+json"), (reply.Status, reply.Response.ContentType));
        Assert.Equal(("http-403", "all_customer", "Crm answered 403; nothing had been changed."), (reply["code"], reply["part"], reply["detail"]));
        Assert.Equal(reply.Header("Trunkline-Run"), reply["runId"]);
        Assert.DoesNotContain("SECRET", reply.Text, StringComparison.Ordinal);
        Assert.Empty(host.Started);
    }

    [Fact]
    public async Task What_failed_after_a_change_is_kept_with_what_was_done()
    {
        var host = new FlowHost(Charge) { Partner = (call, _) => Task.FromResult(call.Connection == "crm" ? FlowHost.Refused(422) : FlowHost.Ok("""{"id":"ch_1"}""")) };
        var reply = await host.SendAsync("POST", "/api/flows/charges", """{"amount":1.50}""");
        Assert.Equal((502, "True", "booked"), (reply.Status, reply["kept"], reply["part"]));
        var (runId, input) = Assert.Single(host.Started);
        Assert.Equal(($"/api/flows/runs/{runId}", runId), (reply.Header("Location"), reply["runId"]));
        Assert.Equal(("paid", """{"id":"ch_1"}"""), (Assert.Single(input.Done).Report.Id, input.Done[0].Result.GetRawText()));
        Assert.Equal(("booked", "booked"), (Assert.Single(input.Failed).Id, input.GivenUp!.StepId));
        Assert.Null(input.DeadLetter);
        Assert.Contains("\"amount\":1.50", input.Event.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_kept_is_said()
    {
        var host = new FlowHost(Charge) { StoreIsAway = true, Partner = (call, _) => Task.FromResult(call.Connection == "crm" ? FlowHost.Refused(422) : FlowHost.Ok("{}")) };
        var reply = await host.SendAsync("POST", "/api/flows/charges", "{}");
        Assert.Equal((502, "False", (string?)null), (reply.Status, reply["kept"], reply.Header("Location")));
    }

    [Fact]
    public async Task The_deadline_breaks_off_what_only_reads()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = new FlowHost(Overview);
        host.Partner = async (call, stop) =>
        {
            if (call.Connection == "payments")
                return FlowHost.Ok("[]");
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return FlowHost.Ok("{}");
        };
        var sent = host.SendAsync("GET", "/api/flows/customers/7");
        await asked.Task;
        host.Time.Advance(TimeSpan.FromSeconds(3));
        var reply = await sent;
        Assert.Equal((504, "deadline", "all_customer"), (reply.Status, reply["code"], reply["part"]));
        Assert.Null(reply["unknown"]);
        Assert.Empty(host.Started);
    }

    [Fact]
    public async Task A_change_whose_outcome_nobody_knows_is_named_and_kept()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = new FlowHost(Charge);
        host.Partner = async (_, stop) =>
        {
            var stopped = new TaskCompletionSource();
            stop.Register(() => stopped.SetResult());
            asked.TrySetResult();
            await stopped.Task;
            return FlowHost.Unknown();
        };
        var sent = host.SendAsync("POST", "/api/flows/charges", "{}");
        await asked.Task;
        host.Time.Advance(TimeSpan.FromSeconds(3));
        var reply = await sent;
        Assert.Equal((504, "outcome-unknown", """["paid"]""", "True"), (reply.Status, reply["code"], reply["unknown"], reply["kept"]));
        Assert.Equal("paid", Assert.Single(host.Started.Values).GivenUp!.StepId);
    }

    [Fact]
    public async Task An_abandoned_change_is_brought_to_its_end_before_the_answer()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = new FlowHost("""
            flow: note
            on: { http: post /notes, deadline: 10s }
            steps:
              - { id: note, call: crm, post: /notes, timeout: 1s }
            """);
        host.Partner = async (_, stop) =>
        {
            var stopped = new TaskCompletionSource();
            stop.Register(() => stopped.SetResult());
            asked.TrySetResult();
            await stopped.Task;
            return FlowHost.Unknown();
        };
        var sent = host.SendAsync("POST", "/api/flows/notes");
        await asked.Task;
        while (host.Time.Waiting < 2)
            await Task.Yield();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        var reply = await sent;
        Assert.Equal((504, "timeout", """["note"]""", "True"), (reply.Status, reply["code"], reply["unknown"], reply["kept"]));
    }

    [Fact]
    public async Task Retries_are_made_within_the_deadline_and_not_waited_for_beyond_it()
    {
        var calls = 0;
        var host = new FlowHost(Overview);
        host.Partner = (call, _) => Task.FromResult(call.Connection == "crm" && Interlocked.Increment(ref calls) == 1 ? FlowHost.Down(TimeSpan.FromSeconds(1)) : FlowHost.Ok("{}"));
        var sent = host.SendAsync("GET", "/api/flows/customers/7");
        while (host.Time.Waiting < 2)
            await Task.Yield();
        host.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await sent).Status);
        Assert.Equal(2, calls);

        host.Partner = (call, _) => Task.FromResult(call.Connection == "crm" ? FlowHost.Down(TimeSpan.FromMinutes(1)) : FlowHost.Ok("{}"));
        var reply = await host.SendAsync("GET", "/api/flows/customers/7");
        Assert.Equal((502, "http-503"), (reply.Status, reply["code"]));
    }

    [Fact]
    public async Task A_budget_that_is_spent_is_503()
    {
        var host = new FlowHost(Overview)
        {
            Partner = (_, _) => Task.FromResult(new CallAnswer(CallVerdict.Held, default, new StepFault("budget", "over its rate"), TimeSpan.FromMinutes(1), null)),
        };
        var reply = await host.SendAsync("GET", "/api/flows/customers/7");
        Assert.Equal((503, "budget", "5"), (reply.Status, reply["code"], reply.Header("Retry-After")));
    }

    [Fact]
    public async Task A_caller_who_leaves_breaks_off_reading_and_not_a_change()
    {
        foreach (var changes in (bool[])[false, true])
        {
            using var leaving = new CancellationTokenSource();
            var asked = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
            var answer = new TaskCompletionSource<CallAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            var host = new FlowHost(Overview, Charge);
            host.Partner = (call, stop) =>
            {
                if (!asked.TrySetResult(stop))
                    return Task.FromResult(FlowHost.Ok("{}"));
                return answer.Task.WaitAsync(stop);
            };
            var sent = changes ? host.SendAsync("POST", "/api/flows/charges", "{}", aborted: leaving.Token) : host.SendAsync("GET", "/api/flows/customers/7", aborted: leaving.Token);
            var stop = await asked.Task;
            await leaving.CancelAsync();
            if (changes)
                answer.SetResult(FlowHost.Ok("""{"id":"ch_1"}"""));
            await sent;
            Assert.Equal(!changes, stop.IsCancellationRequested);
            Assert.Equal(changes, host.Calls.Any(c => c.Call.Method == "PUT"));
        }
    }

    [Fact]
    public async Task A_flow_of_many_calls_goes_on_in_memory()
    {
        var host = new FlowHost("""
            flow: many
            on: { http: get /many }
            steps:
              - id: list
                forEach: '[1..2500]'
                concurrency: 50
                steps: [ { id: one, call: crm, get: "/{item}" } ]
            answer: { body: $count(list) }
            """);
        Assert.Equal((200, "2500"), (await host.SendAsync("GET", "/api/flows/many")) is var reply ? (reply.Status, reply.Text) : default);
        Assert.Equal(2500, host.Calls.Count);
    }

    [Fact]
    public async Task Every_step_kind_of_an_inline_flow_and_a_text_answer()
    {
        var host = new FlowHost("""
            flow: kinds
            on: { http: "get /kinds/{n}", path: { n: { type: integer, minimum: 0 } } }
            steps:
              - id: choice
                switch:
                  - { when: event.data.path.n = 0, steps: [ { stop: nothing } ] }
                  - { when: event.data.path.n = 1, steps: [ { fail: "no {event.data.path.n}" } ] }
                  - steps: [ { parallel: [ { id: a, map: '1' }, { id: b, map: '2' } ] }, { id: sum, map: event.data.path.n + a + b } ]
            answer: { headers: { Content-Type: text/plain }, body: $exists(choice) ? "n is " & choice }
            """);
        var reply = await host.SendAsync("GET", "/api/flows/kinds/4");
        Assert.Equal((200, "text/plain", "n is 7"), (reply.Status, reply.Response.ContentType, reply.Text));
        reply = await host.SendAsync("GET", "/api/flows/kinds/0");
        Assert.Equal((204, ""), (reply.Status, reply.Text));
        reply = await host.SendAsync("GET", "/api/flows/kinds/1");
        Assert.Equal((500, "fail", "The flow gave it up; nothing had been changed."), (reply.Status, reply["code"], reply["detail"]));
    }

    // Branches may be over in any order.
    private static string Sorted(string json) => json.Replace(
        """{"all.orders":{"source":"payments","at":"2026-11-20T12:00:01.000Z","age":30},"all.customer":{"source":"crm","at":"2026-11-20T12:00:01.000Z"}}""",
        """{"all.customer":{"source":"crm","at":"2026-11-20T12:00:01.000Z"},"all.orders":{"source":"payments","at":"2026-11-20T12:00:01.000Z","age":30}}""", StringComparison.Ordinal);
}
