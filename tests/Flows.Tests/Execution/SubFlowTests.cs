using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class SubFlowTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"id":"c1","n": 9007199254740993,"l":["a","b"],"to":"x@y.example"}}""";

    private const string Receipt = """
        ---
        flow: receipt
        on: { manual: true }
        settings: { sender: "shop@s.example" }
        steps:
          - { id: customer, call: crm, get: "/c/{event.data.id}" }
          - { id: sent, call: mail, post: /send, body: '{ "to": customer.email, "from": settings.sender, "is": event.data, "key": event.id }' }
          - { id: made, map: sent.id & "!" }
        """;

    [Fact]
    public void Its_steps_see_an_event_of_their_own_and_give_the_last_result()
    {
        var world = Live("  - { id: customer, map: '\"mine\"' }\n  - { id: invoice, run: receipt, with: event.data }\n  - { id: end, call: crm, post: /end, body: '{ \"c\": customer, \"r\": invoice }' }\n", out var report);
        Assert.Equal(["invoice/customer", "invoice/sent", "end"], world.Calls.Select(c => c.StepId));
        Assert.Equal("flow-0123456789:invoice/sent", world.Requests[1].IdempotencyKey);
        using var body = JsonDocument.Parse(world.Requests[1].Call!.Body!);
        Assert.Equal("flow-0123456789:invoice", body.RootElement.GetProperty("key").GetString());
        Assert.Equal("shop@s.example", body.RootElement.GetProperty("from").GetString());
        Assert.Equal("9007199254740993", body.RootElement.GetProperty("is").GetProperty("n").GetRawText());
        Assert.Equal("""{"c":"mine","r":"7!"}""", world.Requests[2].Call!.Body);
        Assert.Equal(["customer", "invoice/customer", "invoice/sent", "invoice/made", "invoice", "end"], report.Steps.Select(s => s.Id));
    }

    [Fact]
    public void Without_with_its_event_has_no_data_and_in_a_list_every_item_has_its_own_keys()
    {
        var plan = Flow.CompileSet("""
            flow: f
            on: { source: stripe }
            steps:
              - { id: list, forEach: event.data.l, concurrency: 2, steps: [ { id: each, run: g, with: item } ] }
              - { id: last, run: g }
              - { id: end, call: crm, post: /end, body: list }
            ---
            flow: g
            on: { manual: true }
            steps: [ { id: sent, call: mail, post: /m, body: '{ "is": event.data, "key": event.id }' }, { map: event.data } ]
            """)[0].Plan;
        var world = new FlowWorld(plan, Event);
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal(["each/sent:0", "each/sent:1", "last/sent", "end"], world.Calls.Select(c => c.StepId));
        Assert.Equal("""{"is":"b","key":"flow-0123456789:each:1"}""", world.Requests[1].Call!.Body);
        Assert.Equal("""{"is":null,"key":"flow-0123456789:last"}""", world.Requests[2].Call!.Body);
        Assert.Equal("""["a","b"]""", world.Requests[3].Call!.Body);
    }

    [Fact]
    public void Pages_that_it_reads_have_keys_of_their_own_wherever_it_is_run()
    {
        var plan = Flow.CompileSet("""
            flow: f
            on: { source: stripe }
            steps:
              - parallel: [ { id: one, run: g, with: '1' }, { id: two, run: g, with: '2' } ]
            ---
            flow: g
            on: { manual: true }
            steps: [ { id: l, forEach: { call: crm, get: "/{event.data}", paginate: {} }, steps: [ { id: each, call: mail, post: /m, body: item } ] } ]
            """)[0].Plan;
        var world = new FlowWorld(plan, Event) { HistoryLimit = 1 };
        var asked = new HashSet<string>();
        world.Partner = r => r.Call?.Page is null ? Answers.Ok("1")
            : asked.Add(r.Call.Path!) ? Answers.Down(world.Now.AddSeconds(5))
            : Answers.Ok($"{{\"items\":[{r.Call.Path![1..]}]}}");

        var report = world.Run()!;

        Assert.Equal(["one/l~1 /1", "one/l~1 /1", "two/l~1 /2", "two/l~1 /2"], world.Calls.Where(c => c.Call!.Page is not null).Select(c => $"{c.StepId} {c.Call!.Path}").Order());
        Assert.Equal(["1", "2"], world.Calls.Where(c => c.Call!.Page is null).Select(c => c.Call!.Body!).Order());
        Assert.Equal([[503, 200], [503, 200]], report.Steps.Where(s => s.Pages == 1).Select(s => s.Attempts.Select(a => a.Status!.Value)));
    }

    [Fact]
    public void A_failure_inside_is_a_dead_letter_there_and_a_resume_goes_on_there_with_the_edited_event()
    {
        var world = new FlowWorld(Plan("  - { id: invoice, run: receipt, with: event.data }\n"), Event) { Partner = r => r.StepId == "invoice/sent" ? Answers.Refused() : Answers.Ok("""{"email":"a@b.example","id":"7"}""") };
        Assert.Null(world.Run());
        Assert.Equal("invoice/sent", world.Statuses[^1].DeadLetter!.StepId);
        world.Partner = _ => Answers.Ok("""{"id":"8"}""");
        world.Signal("resume", """{"event":{"data":{"id":"new"}}}""");
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal(["invoice/customer", "invoice/sent", "invoice/sent"], world.Calls.Select(c => c.StepId));
        Assert.Contains("\"new\"", world.LastCall!.Call!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_failure_is_the_steps_and_the_steps_fallback_stands_in()
    {
        var world = new FlowWorld(Plan("  - { id: invoice, run: receipt, with: event.data, fallback: [ { id: instead, map: '\"none\"' } ] }\n  - { id: end, call: crm, post: /end, body: invoice }\n"), Event)
        {
            Partner = r => r.StepId == "invoice/customer" ? Answers.Refused() : Answers.Ok("{}"),
        };
        var report = world.Run()!;
        Assert.Equal(RunState.Completed, report.State);
        Assert.Equal("\"none\"", world.LastCall!.Call!.Body);
        Assert.Equal(StepState.FellBack, report.Steps.Single(s => s.Id == "invoice").State);
    }

    [Fact]
    public void A_with_that_fails_is_told_at_the_step()
    {
        var world = new FlowWorld(Plan("  - { id: invoice, run: receipt, with: event.data.l + 1 }\n"), Event);
        Assert.Null(world.Run());
        var letter = world.Statuses[^1].DeadLetter!;
        Assert.Equal(("invoice", "expression"), (letter.StepId, letter.Fault.Code));
        Assert.StartsWith("Step 'invoice', with 1:", letter.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_did_is_undone_with_what_it_saw()
    {
        var plan = Flow.CompileSet("""
            flow: f
            on: { source: stripe }
            on-error: undo
            steps:
              - { id: charge, map: '"outside"' }
              - { id: pay, run: pay, with: event.data }
              - { id: bad, call: erp, operation: Post }
            ---
            flow: pay
            on: { manual: true }
            settings: { reason: "undone" }
            steps:
              - id: charge
                call: payments
                post: /charges
                undo: { id: refund, call: payments, post: "/charges/{charge.id}/refund", body: '{ "n": event.data.n, "why": settings.reason }' }
            """)[0].Plan;
        var world = new FlowWorld(plan, Event) { Partner = r => r.StepId == "bad" ? Answers.Refused() : Answers.Ok("""{"id":"ch_1"}""") };
        var report = world.Run()!;
        Assert.Equal(RunState.Undone, report.State);
        Assert.Equal(["pay/charge", "bad", "pay/refund"], world.Calls.Select(c => c.StepId));
        Assert.Equal("/charges/ch_1/refund", world.LastCall!.Call!.Path);
        Assert.Equal("""{"n":9007199254740993,"why":"undone"}""", world.LastCall.Call.Body);
    }

    [Fact]
    public void A_stop_inside_ends_the_run()
    {
        var plan = Flow.CompileSet("flow: f\non: { source: stripe }\nsteps: [ { id: a, run: g }, { id: b, map: event.id } ]\n---\nflow: g\non: { manual: true }\nsteps: [ { stop: enough, when: run.flow = \"f\" }, { map: event.id } ]\n")[0].Plan;
        var report = new FlowWorld(plan, Event).Run()!;
        Assert.Equal("enough", report.StopReason);
        Assert.DoesNotContain(report.Steps, s => s.Id is "a" or "b");
    }

    [Fact]
    public void What_it_emits_comes_from_the_flow_that_says_so()
    {
        var plan = Flow.CompileSet("flow: f\non: { source: stripe }\nsteps: [ { id: a, run: g } ]\n---\nflow: g\non: { manual: true }\nsteps: [ { id: told, emit: done } ]\n")[0].Plan;
        var world = new FlowWorld(plan, Event);
        world.Run();
        var told = Assert.Single(world.Requests);
        Assert.Equal(("flow:g", "flow-0123456789:a/told"), (told.Emit!.Source, told.Emit.EventId));
    }

    [Fact]
    public void Bodies_are_recorded_as_the_file_says_in_which_a_call_stands()
    {
        var plan = Flow.CompileSet("""
            flow: f
            on: { source: stripe }
            record: bodies
            steps: [ { id: a, call: crm, get: /a }, { id: b, call: crm, get: /b, record: nothing }, { id: c, run: g } ]
            ---
            flow: g
            on: { manual: true }
            steps: [ { id: d, call: crm, get: /d }, { id: e, call: crm, get: /e, record: bodies } ]
            """)[0].Plan;
        var world = new FlowWorld(plan, Event);
        world.Run();
        Assert.Equal([true, false, false, true], world.Requests.Select(r => r.RecordBodies));
    }

    private static Flows.Plans.FlowPlan Plan(string steps) => Flow.CompileSet("flow: f\non: { source: stripe }\nsteps:\n" + steps + Receipt)[0].Plan;

    private static FlowWorld Live(string steps, out RunReport report)
    {
        var world = new FlowWorld(Plan(steps), Event) { Partner = _ => Answers.Ok("""{"email":"a@b.example","id":"7"}""") };
        report = world.Run()!;
        Assert.Equal(RunState.Completed, report.State);
        return world;
    }
}
