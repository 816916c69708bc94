using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class CompositeTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"id":"7","n":[1,2]}}""";

    private const string Overview = """
          - id: all
            composite:
              customer: { call: crm, get: "/contacts/{event.data.id}" }
              orders: { call: shop, graphql: "query { orders }", timeout: 5s }
              extra: { call: mail, get: /extra, when: event.data.more }
            require: [customer]
          - { id: seen, call: sheet, post: /seen, body: all }
        """;

    [Fact]
    public void Parts_start_together_and_are_joined_with_their_marks()
    {
        var world = new FlowWorld(Flow.Plan(Overview), Event) { Partner = r => r.StepId == "all_orders" ? Aged("""{"n":1.50}""") : Answers.Ok("""{"name":"Ada"}""") };
        var report = world.Run();
        Assert.Equal(RunState.Completed, report!.State);
        Assert.Equal(
            """{"customer":{"data":{"name":"Ada"},"source":"crm","at":"2026-11-20T12:00:00.000Z"},"orders":{"data":{"n":1.50},"source":"shop","at":"2026-11-20T12:00:00.000Z","age":90},"extra":{"data":null,"skipped":true}}""",
            Seen(world));
        Assert.Equal(["flow-0123456789:all_customer", "flow-0123456789:all_orders"], world.Calls.Take(2).Select(c => c.IdempotencyKey));
    }

    [Fact]
    public void A_part_that_may_be_missing_is_a_fault_without_the_partners_words()
    {
        var world = new FlowWorld(Flow.Plan(Overview), Event)
        {
            Partner = r => r.StepId == "all_orders" ? StepOutcome.Failed(new StepFault("http-404", "shop answered 404: SECRET", 404)) : Answers.Ok("1"),
        };
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Contains("\"orders\":{\"data\":null,\"source\":\"shop\",\"fault\":{\"code\":\"http-404\",\"message\":\"shop answered 404\",\"status\":404}}", Seen(world), StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_part_fails_the_step_when_the_others_are_over_and_is_alone_done_anew()
    {
        var refused = true;
        var world = new FlowWorld(Flow.Plan(Overview), Event) { Partner = r => r.StepId == "all_customer" && refused ? Answers.Refused() : Answers.Ok("1") };
        Assert.Null(world.Run());
        Assert.Equal("all_customer", world.Statuses[^1].DeadLetter!.StepId);
        Assert.Contains(world.Calls, c => c.StepId == "all_orders");
        refused = false;
        world.Signal("resume");
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal(["all_customer", "all_customer", "all_orders", "seen"], world.Calls.Select(c => c.StepId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Parts_have_retries_timeouts_and_fallbacks_of_their_own()
    {
        var world = new FlowWorld(Flow.Plan("""
              - id: all
                composite:
                  slow: { call: crm, get: /slow, timeout: 2s }
                  flaky: { call: mail, get: /flaky }
                  stored: { call: crm, get: /gone, fallback: [ { id: old, map: '"kept"' } ] }
              - { id: seen, call: sheet, post: /seen, body: all }
            """), Event);
        world.Takes = r => r.StepId == "all_slow" ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(1);
        world.Partner = r => r switch
        {
            { StepId: "all_flaky", Attempt: 1 } => Answers.Down(world.Now.AddMilliseconds(500)),
            { StepId: "all_stored" } => Answers.Refused("http-410"),
            _ => Answers.Ok("1"),
        };
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal(
            """{"slow":{"data":null,"source":"crm","fault":{"code":"timeout","message":"crm did not answer in time"}},"flaky":{"data":1,"source":"mail","at":"2026-11-20T12:00:00.000Z"},"stored":{"data":"kept","source":"crm","fault":{"code":"http-410","message":"crm answered 422","status":422}}}""",
            Seen(world));
    }

    [Fact]
    public void In_a_list_each_item_has_its_own_and_keys_end_in_the_index()
    {
        var world = new FlowWorld(Flow.Plan("""
              - id: list
                forEach: event.data.n
                concurrency: 2
                steps: [ { id: both, composite: { a: { call: crm, get: "/{item}/a" }, b: { call: mail, get: "/{item}/b" } } } ]
              - { id: seen, call: sheet, post: /seen, body: list.a.data }
            """), Event) { Partner = r => r.StepId == "both_a:1" ? Answers.Refused() : Answers.Ok($"\"{r.Call!.Path}\"") };
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal("""["/1/a",null]""", Seen(world));
        Assert.Contains(world.Calls, c => c.IdempotencyKey == "flow-0123456789:both_b:1");
    }

    [Fact]
    public void An_answer_is_in_the_report_and_a_fault_of_it_is_a_dead_letter()
    {
        var yaml = """
            flow: f
            on: { http: get /x, accept: true }
            steps:
              - { id: a, call: crm, get: /a, on-error: continue }
              - { id: b, call: mail, get: /b }
            answer: { status: "b.code", body: '{ "a": a }' }
            """;
        var world = new FlowWorld(Flow.Compile(yaml, "f.yaml").Plan, Event) { Partner = r => r.StepId == "a" ? Answers.Refused() : Answers.Ok("""{"code":201}""") };
        var answer = world.Run()!.Answer!;
        Assert.Equal((201, true), (answer.Status, answer.Partial));
        Assert.Equal(
            """{"a":null,"partial":true,"parts":{"a":{"source":"crm","fault":{"code":"http-422","message":"crm answered 422","status":422}},"b":{"source":"mail","at":"2026-11-20T12:00:00.000Z"}}}""",
            answer.Body!.Value.GetRawText());

        world = new FlowWorld(Flow.Compile(yaml, "f.yaml").Plan, Event) { Partner = _ => Answers.Ok("{}") };
        Assert.Null(world.Run());
        Assert.Equal(("answer", "expression"), (world.Statuses[^1].DeadLetter!.StepId, world.Statuses[^1].DeadLetter!.Fault.Code));
        world.Signal("discard");
        Assert.Equal(RunState.Discarded, world.Run()!.State);
    }

    [Theory]
    [InlineData("{ composite: {} }", "3:23: 'composite' is empty: name at least one part")]
    [InlineData("{ composite: { a: { call: crm, get: /a }, 'b-c': { call: crm, get: /b } } }", "3:52: 'b-c' is no name of a part")]
    [InlineData("{ composite: { a: { call: crm, get: /a } }, require: [b] }", "3:64: there is no part 'b'")]
    [InlineData("{ composite: { a: { map: '1' } } }", "3:28: a part is no call: make it one, or a step of its own")]
    [InlineData("{ composite: { a: { call: crm, get: /a, id: x } } }", "3:50: 'id' in a part: its name is its id")]
    [InlineData("{ composite: { a: { call: crm, get: /a, on-error: continue } } }", "3:50: 'on-error' in a part: list the part under 'require', or do not")]
    [InlineData("{ composite: { a: { call: crm } } }", "3:36: the call of 'crm' has not a method and path")]
    [InlineData("{ composite: { a: { call: crm, get: /a }, b: { call: crm, get: '/{all_a.id}' } }, id: all }", "3:76: 'all_a' ")]
    [InlineData("{ composite: { a: { call: crm, get: /a } }, id: all }, { map: all_a }", "3:72: 'all_a' is only done as a part of 'all': read 'all'")]
    public void Names_the_fault(string step, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Flow.Faults($"flow: f\non: {{ source: stripe }}\nsteps: [ {step} ]\n")), StringComparison.Ordinal);

    private static StepOutcome Aged(string result) => StepOutcome.Succeeded(JsonElement.Parse(result), new AttemptReport(Answers.At, 5, 200, Age: 90));

    private static string Seen(FlowWorld world) => world.Calls.Single(c => c.StepId == "seen").Call!.Body!;
}
