using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class RetryTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{}}""";

    [Fact]
    public void A_call_is_tried_again_when_the_outcome_says_not_before()
    {
        var tries = 0;
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: mail, post: /a }"), Event);
        var at = new List<DateTimeOffset>();
        world.Partner = r =>
        {
            at.Add(world.Now);
            return ++tries < 3 ? Answers.Down(world.Now.AddSeconds(30)) : Answers.Ok("1");
        };

        var report = world.Run()!;

        Assert.Equal([1, 2, 3], world.Requests.Select(r => r.Attempt));
        Assert.True(at[1] - at[0] >= TimeSpan.FromSeconds(30) && at[1] - at[0] < TimeSpan.FromSeconds(31));
        var step = Assert.Single(report.Steps);
        Assert.Equal((StepState.Succeeded, null), (step.State, step.Fault));
        Assert.Equal([503, 503, 200], step.Attempts.Select(a => a.Status!.Value));
        Assert.Single(world.Requests.Select(r => r.IdempotencyKey).Distinct());
        Assert.Contains(world.Statuses, s => s is { State: RunState.Running, WaitingUntil: not null });
        Assert.Null(world.Statuses[^1].WaitingUntil);
    }

    [Fact]
    public void Attempts_are_spent_up_to_the_policys()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: mail, post: /a, retry: { attempts: 3 } }"), Event);
        world.Partner = _ => Answers.Down(world.Now.AddSeconds(1));

        Assert.Null(world.Run());

        Assert.Equal(3, world.Calls.Count());
        var dead = world.Continued[^1].DeadLetter!;
        Assert.Equal(("a", "http-503", "mail answered 503. Gave up after 3 attempts."), (dead.StepId, dead.Fault.Code, dead.Fault.Message));
    }

    [Fact]
    public void No_attempt_starts_after_the_window()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: mail, post: /a, retry: { attempts: 100, for: 10m } }"), Event);
        world.Partner = _ => Answers.Down(world.Now.AddMinutes(3));

        Assert.Null(world.Run());

        Assert.Equal(4, world.Calls.Count());
        Assert.Equal("mail answered 503. Gave up after 4 attempts: the next would be later than 10m after the first.", world.Continued[^1].DeadLetter!.Fault.Message);
    }

    [Fact]
    public void An_outcome_without_an_attempt_spends_none()
    {
        var tries = 0;
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: mail, post: /a, retry: { attempts: 2 } }"), Event);
        world.Partner = _ => ++tries switch { <= 20 => Answers.Held(world.Now.AddSeconds(1)), 21 => Answers.Down(world.Now), _ => Answers.Ok("1") };

        var report = world.Run()!;

        Assert.Equal(RunState.Completed, report.State);
        Assert.Equal([.. Enumerable.Repeat(1, 21), 2], world.Requests.Select(r => r.Attempt));
        Assert.Equal(2, report.Steps[0].Attempts.Count);
    }

    [Fact]
    public void A_connection_that_holds_back_for_ever_ends_in_a_dead_letter_with_a_short_history()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: mail, post: /a, retry: { for: 24h } }"), Event);
        world.Partner = _ => Answers.Held(world.Now);

        Assert.Null(world.Run());

        Assert.Equal("budget", world.Continued[^1].DeadLetter!.Fault.Code);
        Assert.InRange(world.Calls.Count(), 100, 5000);
    }

    [Fact]
    public void A_permanent_failure_is_not_tried_again()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: mail, post: /a }"), Event) { Partner = _ => Answers.Refused() };
        Assert.Null(world.Run());
        Assert.Single(world.Calls);
        Assert.Equal("erp refused it.", world.Continued[^1].DeadLetter!.Fault.Message);
    }

    [Fact]
    public void Side_by_side_waits_show_the_nearest()
    {
        var world = new FlowWorld(Flow.Plan("  - parallel: [ { id: a, call: mail, post: /a }, { id: b, call: mail, post: /b } ]"), Event);
        world.Partner = r => r.Attempt == 1 ? Answers.Down(world.Now.AddSeconds(r.StepId == "a" ? 60 : 20)) : Answers.Ok("1");

        Assert.NotNull(world.Run());

        var waits = world.Statuses.Select(s => s.WaitingUntil).ToList();
        Assert.Equal(4, waits.Count);
        Assert.True(waits[1] < waits[0]);
        Assert.Equal(waits[0], waits[2]);
        Assert.Null(waits[3]);
    }
}
