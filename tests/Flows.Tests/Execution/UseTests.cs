using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class UseTests
{
    private const string Event = """{"id":"evt_1","data":{"n": 9007199254740993}}""";

    [Fact]
    public void Asks_for_the_code_with_input_and_settings_and_goes_on_with_its_result()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: own, use: score, with: event.data, settings: { scale: 10 } }\n  - { use: check-iban, with: own.none }\n  - { call: crm, post: /a, body: own }\n"), Event)
        {
            Partner = _ => Answers.Ok("""{"score":1.50}"""),
        };
        var report = world.Run()!;
        var use = world.Requests[0];
        Assert.Equal((StepAction.Use, "score", """{"n": 9007199254740993}""", "10"), (use.Action, use.Use!.Name, use.Use.Input, use.Use.Settings!["scale"]));
        Assert.Equal("flow-0123456789:own", use.IdempotencyKey);
        Assert.Equal(("null", null), (world.Requests[1].Use!.Input, world.Requests[1].Use!.Settings));
        Assert.Equal("""{"score":1.50}""", world.Requests[2].Call!.Body);
        Assert.Equal("flow-0123456789:own", report.Steps[0].IdempotencyKey);
        Assert.Single(report.Steps[0].Attempts);
    }

    [Fact]
    public void Is_tried_again_as_the_step_says_under_the_same_key()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: own, use: score, retry: { attempts: 3 } }\n"), Event);
        world.Partner = _ => Answers.Down(world.Now.AddSeconds(1));
        Assert.Null(world.Run());
        Assert.Equal([1, 2, 3], world.Calls.Select(r => r.Attempt));
        Assert.Single(world.Calls.Select(r => r.IdempotencyKey).Distinct());
        Assert.Equal("own", world.Statuses[^1].DeadLetter!.StepId);
    }

    [Fact]
    public void Is_given_up_at_its_timeout()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: own, use: score, timeout: 5s, fallback: [ { id: instead, map: event.id } ] }\n"), Event) { Takes = _ => TimeSpan.FromMinutes(1) };
        var report = world.Run()!;
        Assert.Equal(StepState.FellBack, report.Steps.Single(s => s.Id == "own").State);
        Assert.Equal("timeout", report.Steps.Single(s => s.Id == "own").Fault!.Code);
    }

    [Fact]
    public void An_input_that_fails_is_told_at_the_step()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: own, use: score, with: event.data + 1 }\n"), Event);
        Assert.Null(world.Run());
        Assert.StartsWith("Step 'own', with 1:", world.Statuses[^1].DeadLetter!.Fault.Message, StringComparison.Ordinal);
    }
}
