using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class TimeoutTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{}}""";

    [Fact]
    public void A_call_under_way_is_given_up()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: crm, post: /a, timeout: 30s }"), Event) { Takes = _ => TimeSpan.FromMinutes(2) };
        Assert.Null(world.Run());
        Assert.Equal(("timeout", "Step 'a' was not over within 30s."), (world.Continued[^1].DeadLetter!.Fault.Code, world.Continued[^1].DeadLetter!.Fault.Message));
        world.Takes = _ => TimeSpan.FromSeconds(1);
        world.Signal("resume");
        Assert.Equal(RunState.Completed, world.Run()!.State);
    }

    [Fact]
    public void A_call_that_is_quick_enough_is_not()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: crm, post: /a, timeout: 30s }\n  - { id: b, call: crm, post: /b, timeout: 30s }"), Event) { Takes = _ => TimeSpan.FromSeconds(29) };
        Assert.Equal(RunState.Completed, world.Run()!.State);
    }

    [Fact]
    public void A_wait_between_attempts_that_would_be_too_long_is_not_begun()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: crm, post: /a, timeout: 5m }"), Event);
        var begun = world.Now;
        world.Partner = _ => Answers.Down(world.Now.AddMinutes(2));
        Assert.Null(world.Run());
        Assert.Equal(3, world.Calls.Count());
        Assert.Equal("mail answered 503. Gave up after 3 attempts: the next would be later than the time-out of step 'a'.", world.Continued[^1].DeadLetter!.Fault.Message);
        Assert.InRange(world.Now - begun, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void A_time_out_of_a_group_bounds_everything_inside()
    {
        var world = new FlowWorld(Flow.Plan("""
              - id: group
                timeout: 1m
                fallback: [ { id: fb, map: '"instead"' } ]
                steps:
                  - { id: a, call: crm, post: /a }
                  - parallel:
                      - { id: b, wait: { for: 1h } }
                      - { id: c, call: crm, post: /c, timeout: 10m }
                  - { id: d, call: crm, post: /d }
              - { id: z, call: mail, post: /z, body: group }
            """), Event)
        { Takes = _ => TimeSpan.FromSeconds(40) };

        var report = world.Run()!;

        Assert.Equal(["a", "c", "z"], world.Calls.Select(c => c.StepId));
        Assert.Equal("\"instead\"", world.Requests[^1].Call!.Body);
        Assert.Equal(["a Succeeded", "b Failed", "c Failed", "fb Succeeded", "group FellBack", "z Succeeded"],
            report.Steps.Select(s => $"{s.Id} {s.State}").Order(StringComparer.Ordinal).OrderBy(s => s[0] is 'g' ? "fc" : s, StringComparer.Ordinal));
        Assert.All(report.Steps.Where(s => s.Id is "b" or "c"), s => Assert.Equal("Step 'group' was not over within 1m.", s.Fault!.Message));
    }
}
