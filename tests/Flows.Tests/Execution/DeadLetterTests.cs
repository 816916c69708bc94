using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Tests.Scripted;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Tests.Execution;

public class DeadLetterTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"amount":"12","big":1.0000000000000000001},"x":1}""";

    private const string Steps = """
          - { id: first, call: crm, post: /first }
          - parallel:
              - { id: receipt, call: mail, post: /send }
              - { id: posting, call: erp, operation: Post, body: '{ "amount": $number(event.data.amount) }' }
              - { id: slow, call: crm, post: /slow }
          - { id: last, call: crm, post: /last, body: '[receipt, posting, slow]' }
        """;

    private bool erpRefuses = true;

    [Fact]
    public void A_failing_branch_stops_no_other_and_the_run_waits_for_a_person()
    {
        var world = World();

        Assert.Null(world.Run());

        Assert.Equal(["first", "receipt", "posting", "slow"], world.Calls.Select(r => r.StepId));
        var index = world.Requests[^1];
        Assert.Equal((StepAction.IndexDeadLetter, "posting", "http-422", "evt_1"), (index.Action, index.StepId, index.DeadLetter!.Fault.Code, index.EventId));
        var waiting = Assert.Single(world.Continued);
        Assert.Equal(["first", "receipt", "slow"], waiting.Done.Select(d => d.Report.Id));
        Assert.Equal("posting", Assert.Single(waiting.Failed).Id);
        Assert.Equal((RunState.DeadLettered, "posting"), (world.Statuses[^1].State, world.Statuses[^1].DeadLetter!.StepId));
    }

    [Fact]
    public void Resume_goes_on_at_the_failed_step_under_the_same_key_and_repeats_nothing()
    {
        var world = World();
        Assert.Null(world.Run());
        erpRefuses = false;
        world.Signal("resume", """{"by":"ada","reason":"erp mended"}""");

        var report = world.Run()!;

        Assert.Equal(["first", "receipt", "posting", "slow", "posting", "last"], world.Calls.Select(r => r.StepId));
        Assert.Equal("""["receipt","posting","slow"]""", world.Calls.Last().Call!.Body!.Replace(" ", "", StringComparison.Ordinal));
        var posting = world.Calls.Where(r => r.StepId == "posting").ToList();
        Assert.Equal((posting[0].IdempotencyKey, 1), (posting[1].IdempotencyKey, posting[1].Attempt));
        Assert.Equal([StepAction.IndexDeadLetter, StepAction.ForgetDeadLetter], world.Requests.Where(r => r.Action != StepAction.Call).Select(r => r.Action));
        Assert.Equal((RunState.Completed, 1), (report.State, report.Resumed));
        Assert.Equal(["first", "receipt", "slow", "posting", "last"], report.Steps.Select(s => s.Id));
        Assert.Equal([422, 200], report.Steps[3].Attempts.Select(a => a.Status!.Value));
        Assert.Equal(StepState.Succeeded, report.Steps[3].State);
        Assert.True(report.FinishedAt > report.StartedAt);
        Assert.Equal(RunState.Running, world.Statuses[^1].State);
    }

    [Fact]
    public void Discard_ends_the_run_with_a_reason()
    {
        var world = World();
        world.Signal("discard", """{"by":"ada","reason":"a test payment"}""");

        var report = world.Run()!;

        Assert.Equal((RunState.Discarded, "a test payment", "ada", "posting"), (report.State, report.DiscardReason, report.DiscardedBy, report.DeadLetter!.StepId));
        Assert.Equal(["first Succeeded", "receipt Succeeded", "slow Succeeded", "posting Failed"], report.Steps.Select(s => $"{s.Id} {s.State}"));
        Assert.Equal(StepAction.ForgetDeadLetter, world.Requests[^1].Action);
    }

    [Fact]
    public void A_run_can_die_and_be_resumed_many_times_and_keeps_every_attempt()
    {
        var world = World();
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(world.Run());
            world.Signal("resume");
        }

        Assert.Null(world.Run());
        erpRefuses = false;
        world.Signal("resume");
        var report = world.Run()!;

        Assert.Equal(6, report.Resumed);
        Assert.Equal(7, report.Steps.Single(s => s.Id == "posting").Attempts.Count);
        Assert.Equal(4 + 6 + 1, world.Calls.Count());
    }

    [Theory]
    [InlineData("""{"event":{"data":{"amount":"7.50"}}}""", "7.5", null)]
    [InlineData("""{"event":{"id":"evt_2","source":"github","type":"u","data":{"amount":"8"},"more":1}}""", "8", "u")]
    public void Resume_with_an_edited_event_keeps_its_identity(string signal, string amount, string? type)
    {
        var world = new FlowWorld(Flow.Plan(Steps), Event.Replace("\"12\"", "\"twelve\"", StringComparison.Ordinal));
        Assert.Null(world.Run());
        Assert.Equal(("posting", "expression"), (world.Continued[^1].DeadLetter!.StepId, world.Continued[^1].DeadLetter!.Fault.Code));
        world.Signal("resume", signal);

        Assert.NotNull(world.Run());

        Assert.Equal($$"""{"amount":{{amount}}}""", world.Calls.Single(r => r.StepId == "posting").Call!.Body!.Replace(" ", "", StringComparison.Ordinal));
        var edited = world.Continued[^1].Event;
        Assert.Equal(("evt_1", "stripe", type ?? "t", 1), (edited.GetProperty("id").GetString(), edited.GetProperty("source").GetString(),
            edited.GetProperty("type").GetString(), edited.GetProperty("x").GetInt32()));
        Assert.False(edited.TryGetProperty("more", out _));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"now\"")]
    [InlineData("[]")]
    [InlineData("""{"about":5,"undo":"yes"}""")]
    [InlineData("""{"by":1,"reason":{},"event":"x"}""")]
    public void A_signal_of_another_form_is_taken_without_what_it_lacks(string signal)
    {
        var world = World();
        world.Signal("resume", signal);
        world.Signal("discard", signal);

        var report = world.Run()!;

        Assert.Equal((RunState.Discarded, 1, null, null), (report.State, report.Resumed, report.DiscardReason, report.DiscardedBy));
        Assert.Equal(Event, world.Continued[^1].Event.GetRawText());
    }

    [Fact]
    public void A_decision_about_an_earlier_dead_letter_is_ignored()
    {
        var world = World();
        Assert.Null(world.Run());
        var first = world.Continued[^1].DeadLetter!.At;
        world.Signal("resume", $$"""{"about":"{{first:O}}"}""");
        world.Signal("discard", $$"""{"about":"{{first:O}}"}""");
        Assert.Null(world.Run());
        erpRefuses = false;
        world.Signal("resume", $$"""{"about":"{{world.Continued[^1].DeadLetter!.At:O}}"}""");
        Assert.Equal(RunState.Completed, world.Run()!.State);
    }

    [Fact]
    public void The_index_is_written_for_as_long_as_it_takes()
    {
        var world = World();
        var tries = 0;
        world.Book = _ => ++tries % 13 == 0 ? Answers.Ok("null") : tries % 2 == 0 ? Answers.Refused("store") : Answers.Held(world.Now.AddSeconds(1));
        world.Signal("discard");

        Assert.Equal(RunState.Discarded, world.Run()!.State);

        Assert.Equal(26, world.Requests.Count(r => r.Action != StepAction.Call));
    }

    [Fact]
    public void Several_branches_may_fail_and_all_are_done_anew()
    {
        var world = new FlowWorld(Flow.Plan(Steps), Event);
        var refuse = true;
        world.Partner = r => refuse && r.StepId is "receipt" or "slow" ? Answers.Refused() : Answers.Ok($"\"{r.StepId}\"");
        Assert.Null(world.Run());
        Assert.Equal("receipt", world.Continued[^1].DeadLetter!.StepId);
        refuse = false;
        world.Partner = r => Answers.Ok($"\"{r.StepId}\"");
        world.Signal("resume");

        var report = world.Run()!;

        Assert.Equal(["first", "receipt", "posting", "slow", "receipt", "slow", "last"], world.Calls.Select(r => r.StepId));
        Assert.Equal([2, 2], report.Steps.Where(s => s.Id is "receipt" or "slow").Select(s => s.Attempts.Count));
    }

    [Fact]
    public void What_failed_before_a_resume_is_done_anew_also_where_the_resumed_run_continues_as_new_before_it_gets_there()
    {
        var world = new FlowWorld(Flow.Plan("  - { forEach: '[1..12]', on-item-error: finish, steps: [ { id: a, call: erp, operation: A } ] }\n"), Event) { HistoryLimit = 1 };
        world.Partner = _ => Answers.Refused();
        Assert.Null(world.Run());
        world.Partner = r => r.StepId == "a:0" ? Answers.Refused() : Answers.Ok("1");
        world.Signal("resume");

        Assert.Null(world.Run());

        Assert.Equal("a:0", Assert.Single(world.Continued[^1].Failed).Id);
        world.Partner = _ => Answers.Ok("1");
        world.Signal("resume");
        var report = world.Run()!;
        Assert.Equal([3, .. Enumerable.Repeat(2, 11)], Enumerable.Range(0, 12).Select(i => world.Calls.Count(c => c.StepId == $"a:{i}")));
        Assert.Equal([3, .. Enumerable.Repeat(2, 11)], Enumerable.Range(0, 12).Select(i => report.Steps.Single(s => s.Id == $"a:{i}").Attempts.Count));
    }

    [Fact]
    public void A_plan_of_a_later_version_waits_for_the_program_that_reads_it()
    {
        var plan = Flow.Plan(Steps) with { Version = FlowPlan.CurrentVersion + 1 };
        var world = new FlowWorld(plan, Event);
        Assert.Null(world.Run());
        Assert.Empty(world.Calls);
        Assert.Equal(("on", "plan-version"), (world.Continued[^1].DeadLetter!.StepId, world.Continued[^1].DeadLetter!.Fault.Code));
    }

    [Fact]
    public void A_trigger_that_could_not_be_decided_becomes_a_dead_letter()
    {
        var flow = Flow.Compile("flow: f\non: { source: stripe, where: $number(data.amount) > 0 }\nsteps:\n" + Steps);
        var odd = Event.Replace("\"12\"", "\"twelve\"", StringComparison.Ordinal);
        Assert.True(((EventTrigger)flow.Trigger).Wants("stripe", "t", JsonDocument.Parse(odd).RootElement));
        var world = new FlowWorld(flow.Plan, odd) { Partner = _ => Answers.Ok("null") };
        Assert.Null(world.Run());
        Assert.Empty(world.Calls);
        Assert.Equal(("on", "expression"), (world.Continued[^1].DeadLetter!.StepId, world.Continued[^1].DeadLetter!.Fault.Code));

        world.Signal("resume", """{"event":{"data":{"amount":"-1"}}}""");
        var report = world.Run()!;

        Assert.Equal((RunState.Completed, 0), (report.State, world.Calls.Count()));
        Assert.Equal("on Skipped", $"{report.Steps[0].Id} {report.Steps[0].State}");
    }

    private FlowWorld World() => new(Flow.Plan(Steps), Event)
    {
        Partner = r => r.StepId == "posting" && erpRefuses ? Answers.Refused() : Answers.Ok($"\"{r.StepId}\""),
        Takes = r => TimeSpan.FromSeconds(r.StepId == "slow" ? 90 : 1),
    };
}
