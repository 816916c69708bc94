using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Tests.Http;

/// <summary>Steps other than calls, in flows whose caller waits.</summary>
[Collection(nameof(Telemetry))]
public sealed class InlineStepTests
{
    private const string Orders = """
        flow: orders
        on: { http: post /orders, deadline: 3s }
        steps:
          - { id: checked, use: code, with: event.data.body }
          - { id: entered, run: enter, with: checked }
          - { id: told, emit: order.entered, data: entered }
          - { id: noted, call: payments, put: /notes }
        answer: { body: '{ "entered": entered, "told": told.type }' }
        """;

    private const string Enter = """
        flow: enter
        on: { manual: true }
        steps:
          - { id: row, call: crm, post: /rows, body: event.data }
          - { emit: row.entered, data: row }
          - { id: number, map: row.no }
        """;

    [Fact]
    public async Task Code_flows_and_events_are_done_while_the_caller_waits()
    {
        var host = new FlowHost(Orders, Enter) { Partner = (_, _) => Task.FromResult(FlowHost.Ok("""{"no":1.50}""")) };
        var reply = await host.SendAsync("POST", "/api/flows/orders", """{"sku":"a"}""");
        Assert.Equal((200, """{"entered":1.50,"told":"order.entered"}"""), (reply.Status, reply.Text));
        Assert.Equal([("row.entered", "flow:enter", """{"no":1.50}"""), ("order.entered", "flow:orders", "1.50")], host.Told.Emitted.Select(e => (e.Event.Type, e.Event.Source, e.Event.Data)));
        Assert.Equal("""{"sku":"a"}""", host.Calls.First().Call.Body);
        Assert.Empty(host.Started);
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page()
    {
        var host = new FlowHost("""
            flow: list
            on: { http: get /list }
            steps: [ { id: rows, call: crm, get: /rows, paginate: { by: cursor, items: body.rows, from: body.next, name: after } } ]
            answer: { body: $count(rows) }
            """);
        host.Partner = (call, _) => Task.FromResult(FlowHost.Ok(call.Page!.Mark is null ? """{"items":[1,2],"next":"m"}""" : """{"items":[3]}"""));
        var reply = await host.SendAsync("GET", "/api/flows/list");
        Assert.Equal((200, "3"), (reply.Status, reply.Text));
        Assert.Equal([null, "m"], host.Calls.Select(c => c.Call.Page!.Mark));
    }

    [Fact]
    public async Task An_event_that_was_told_is_a_change()
    {
        var host = new FlowHost("flow: f\non: { http: post /x }\nsteps: [ { id: told, emit: a }, { id: after, call: crm, get: /a } ]\n") { Partner = (_, _) => Task.FromResult(FlowHost.Refused(404)) };
        var reply = await host.SendAsync("POST", "/api/flows/x");
        Assert.Equal((502, "True", "after"), (reply.Status, reply["kept"], reply["part"]));
        Assert.Equal("told", Assert.Single(Assert.Single(host.Started.Values).Done).Report.Id);
    }

    [Theory]
    [InlineData("input", 502, null, null)]
    [InlineData("exception", 504, """["own"]""", "True")]
    public async Task Code_that_says_that_it_failed_has_done_nothing_and_code_that_broke_may_have(string code, int status, string? unknown, string? kept)
    {
        var host = new FlowHost("flow: f\non: { http: post /x }\nsteps: [ { id: own, use: code } ]\n")
        {
            UseCode = (_, _) => Task.FromResult(StepOutcome.Failed(new StepFault(code, "SECRET"), new AttemptReport(default, 1, null, code))),
        };
        var reply = await host.SendAsync("POST", "/api/flows/x");
        Assert.Equal((status, code, unknown, kept), (reply.Status, reply["code"], reply["unknown"], reply["kept"]));
        Assert.DoesNotContain("SECRET", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_is_broken_off_by_the_deadline_and_what_it_did_is_not_known()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = new FlowHost("flow: f\non: { http: post /x, deadline: 3s }\nsteps: [ { id: own, use: code } ]\n");
        host.UseCode = async (_, stop) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return StepOutcome.Succeeded(default);
        };
        var sent = host.SendAsync("POST", "/api/flows/x");
        await begun.Task;
        host.Time.Advance(TimeSpan.FromSeconds(3));
        var reply = await sent;
        Assert.Equal((504, "deadline", """["own"]""", "True"), (reply.Status, reply["code"], reply["unknown"], reply["kept"]));
    }
}
