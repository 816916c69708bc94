using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class FlowRunnerTests
{
    private const string Paid = """
        {"id":"evt_1","type":"payment_intent.succeeded","time":"2026-11-20T11:59:00Z","source":"stripe","headers":{},
         "data":{"object":{"id":"pi_1","customer":"cus_9","amount_received":12345678901234567890.10,"ok":true}}}
        """;

    private const string FanOut = """
          - id: customer
            call: payments
            get: /v1/customers/{event.data.object.customer}
          - parallel:
              - id: receipt
                call: mail
                post: /send
                body: '{ "to": customer.email }'
              - id: contact
                call: crm
                put: /contacts/{$encodeUrlComponent(customer.email)}
                body: '{ "email": customer.email, "ltv": customer.ltv }'
              - id: posting
                call: erp
                operation: PostPayment
                body: '{ "Reference": event.id, "Amount": event.data.object.amount_received }'
          - id: log
            call: sheet
            post: /rows
            body: '[receipt.id, contact.id, posting.id]'
        """;

    [Fact]
    public void Steps_run_in_order_and_branches_side_by_side()
    {
        var world = new FlowWorld(Flow.Plan(FanOut), Paid) { Partner = Company };

        var report = world.Run()!;

        Assert.Equal(["customer", "receipt", "contact", "posting", "log"], world.Requests.Select(r => r.StepId));
        Assert.Equal(RunState.Completed, report.State);
        Assert.Equal(("flow-0123456789", "f", "stripe", "evt_1"), (report.RunId, report.Flow, report.Source, report.EventId));
        Assert.All(report.Steps, s => Assert.Equal(StepState.Succeeded, s.State));
        Assert.All(report.Steps, s => Assert.Equal("flow-0123456789:" + s.Id, s.IdempotencyKey));
        var contact = world.Requests[2];
        Assert.Equal(("PUT", "/contacts/ada%40example.com"), (contact.Call!.Method, contact.Call.Path));
        Assert.Equal("""{"email":"ada@example.com","ltv":7}""", Squeeze(contact.Call.Body!));
        Assert.Equal("""{"Reference":"evt_1","Amount":12345678901234567890.10}""", Squeeze(world.Requests[3].Call!.Body!));
        Assert.Equal("PostPayment", world.Requests[3].Call!.Operation);
        Assert.Equal("""["r1","c1","p1"]""", Squeeze(world.Requests[4].Call!.Body!));
    }

    [Fact]
    public void A_request_carries_what_the_activity_needs()
    {
        var plan = Flow.Plan("  - { id: a, call: mail, post: /send, retry: { attempts: 2 } }", more: "record: bodies\n");
        var world = new FlowWorld(new RunInput { Plan = plan, Event = JsonDocument.Parse(Paid).RootElement, TraceParent = "00-1-2-01" });

        world.Run();

        var request = Assert.Single(world.Requests);
        Assert.Equal((StepAction.Call, "f", "stripe", "evt_1", "00-1-2-01", true, 1),
            (request.Action, request.Flow, request.EventSource, request.EventId, request.TraceParent, request.RecordBodies, request.Attempt));
        Assert.Equal((2, TimeSpan.FromSeconds(2), TimeSpan.FromHours(1)), (request.Retry.Attempts, request.Retry.First, request.Retry.For));
    }

    [Theory]
    [InlineData("event.data.object.ok", true)]
    [InlineData("event.data.object.missing", false)]
    [InlineData("event.data.object.id = 'pi_2'", false)]
    [InlineData("true", true)]
    public void When_decides_whether_a_step_is_done(string when, bool done)
    {
        var world = new FlowWorld(Flow.Plan($"  - {{ id: a, call: mail, post: /a, when: \"{when}\" }}\n  - {{ id: b, call: mail, post: /b, body: '{{ \"a\": a }}' }}"), Paid);

        var report = world.Run()!;

        Assert.Equal(done ? ["a", "b"] : ["b"], world.Requests.Select(r => r.StepId));
        Assert.Equal(done ? StepState.Succeeded : StepState.Skipped, report.Steps[0].State);
        Assert.Equal("""{"a":null}""", Squeeze(world.Requests[^1].Call!.Body!));
    }

    [Fact]
    public void When_on_a_parallel_or_a_sequence_skips_all_of_it()
    {
        var world = new FlowWorld(Flow.Plan("""
              - when: "false"
                parallel: [ { id: a, call: mail, post: /a }, { id: b, call: mail, post: /b } ]
              - id: both
                steps: [ { id: c, call: mail, post: /c }, { id: d, call: mail, post: /d, when: "false" } ]
              - { id: e, call: mail, post: /e, body: '{ "both": both, "c": c, "a": a }' }
            """), Paid)
        { Partner = r => Answers.Ok($"\"{r.StepId}\"") };

        var report = world.Run()!;

        Assert.Equal(["c", "e"], world.Requests.Select(r => r.StepId));
        Assert.Equal(["step1 Skipped", "c Succeeded", "d Skipped", "e Succeeded"], report.Steps.Select(s => $"{s.Id} {s.State}"));
        Assert.Equal("""{"both":null,"c":"c"}""", Squeeze(world.Requests[^1].Call!.Body!));
    }

    [Fact]
    public void A_sequence_gives_the_result_of_its_last_step()
    {
        var world = new FlowWorld(Flow.Plan("""
              - id: both
                steps: [ { id: c, call: mail, post: /c }, { id: d, call: mail, post: /d } ]
              - { id: e, call: mail, post: /e, body: both }
            """), Paid)
        { Partner = r => Answers.Ok($"\"{r.StepId}\"") };

        world.Run();

        Assert.Equal("\"d\"", world.Requests[^1].Call!.Body);
    }

    [Fact]
    public void Graphql_calls_carry_document_and_variables()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: shop, graphql: 'mutation { x }', variables: '{ \"id\": event.id }', result: body.data.x }"), Paid);
        world.Run();
        var call = world.Requests[0].Call!;
        Assert.Equal(("mutation { x }", """{"id":"evt_1"}""", "body.data.x"), (call.GraphQl, Squeeze(call.Variables!), call.Result));
        Assert.Null(call.Body);
    }

    [Fact]
    public void The_time_of_expressions_is_the_runs_and_stands_still()
    {
        var world = new FlowWorld(Flow.Plan("""
              - { id: a, call: mail, post: /a, body: '{ "now": $now(), "at": run.startedAt, "run": run.id, "flow": run.flow }' }
              - { id: b, call: mail, post: /b, body: '{ "now": $now(), "at": run.startedAt, "run": run.id, "flow": run.flow }' }
            """), Paid)
        { Takes = _ => TimeSpan.FromMinutes(5) };

        world.Run();

        Assert.Equal("""{"now":"2026-11-20T12:00:00.000Z","at":"2026-11-20T12:00:00.000Z","run":"flow-0123456789","flow":"f"}""", Squeeze(world.Requests[0].Call!.Body!));
        Assert.Equal(world.Requests[0].Call!.Body, world.Requests[1].Call!.Body);
    }

    internal static StepOutcome Company(StepRequest request) => request.StepId switch
    {
        "customer" => Answers.Ok("""{"email":"ada@example.com","ltv":7}"""),
        "receipt" => Answers.Ok("""{"id":"r1"}"""),
        "contact" => Answers.Ok("""{"id":"c1"}"""),
        "posting" => Answers.Ok("""{"id":"p1"}"""),
        _ => Answers.Ok("null"),
    };

    private static string Squeeze(string json) => JsonDocument.Parse(json).RootElement is var root ? System.Text.RegularExpressions.Regex.Replace(root.GetRawText(), "(?<=[\\[{:,])\\s+|\\s+(?=[\\]}:,])", "") : "";
}
