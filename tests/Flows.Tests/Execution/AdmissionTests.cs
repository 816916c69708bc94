using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Execution.Admissions;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class AdmissionTests
{
    private const string Call = "  - { id: note, call: crm, post: /notes, body: event.data }\n";
    private const string Event = """{"id":"evt_1","type":"t","time":"2026-11-20T11:00:00Z","receivedAt":"2026-11-20T12:00:00.000Z","source":"stripe","data":{"k":"a","n":1}}""";

    [Fact]
    public void A_flow_without_such_words_asks_nobody()
    {
        var world = new FlowWorld(Flow.Plan(Call), Event);
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal([StepAction.Call], world.Requests.Select(r => r.Action));
    }

    [Fact]
    public void An_ordered_run_waits_for_its_turn_and_leaves_the_line_when_it_is_over()
    {
        var looks = 0;
        var world = new FlowWorld(Flow.Plan(Call, more: "order-by: data.k\n"), Event)
        {
            Book = r => r.Action == StepAction.EnterLine && ++looks == 1 ? NotYet(DateTimeOffset.MaxValue) : Answers.Ok("null"),
        };
        world.Signal(Signals.Turn);
        var report = world.Run()!;
        Assert.Equal(RunState.Completed, report.State);
        Assert.True(report.FinishedAt - Answers.At < TimeSpan.FromSeconds(1));
        Assert.Contains(world.Statuses, s => s.WaitingFor == Signals.Turn);
        Assert.Equal([StepAction.EnterLine, StepAction.EnterLine, StepAction.Call, StepAction.LeaveLine], world.Requests.Select(r => r.Action));
        var place = world.Requests[0].Turn!.Place!;
        Assert.Equal((1, true, DateTimeOffset.Parse("2026-11-20T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture)), (place.Width, place.Hold, place.At));
        Assert.Equal(place, world.Requests[^1].Turn!.Place);
    }

    [Fact]
    public void Nobody_calls_and_the_run_looks_for_itself()
    {
        var looks = 0;
        var world = new FlowWorld(Flow.Plan(Call, more: "order-by: data.k\n"), Event)
        {
            Book = r => r.Action == StepAction.EnterLine && ++looks < 4 ? NotYet(DateTimeOffset.MaxValue) : Answers.Ok("null"),
        };
        var report = world.Run()!;
        Assert.Equal(RunState.Completed, report.State);
        Assert.Equal(7, (report.FinishedAt!.Value - Answers.At).TotalMinutes, 0.01); // 1 + 2 + 4
    }

    [Fact]
    public void Events_with_one_key_share_a_line_and_others_do_not()
    {
        var admission = Flow.Plan(Call, more: "order-by: data.k\n").Admission!;
        string? LineOf(string data) => AdmissionKeys.Of("f", admission, Json($$"""{"data":{{data}}}""")).Order?.Line;
        Assert.Equal(LineOf("""{"k":"a","x":1}"""), LineOf("""{"k":"a","x":2}"""));
        Assert.NotEqual(LineOf("""{"k":"a"}"""), LineOf("""{"k":"b"}"""));
        Assert.NotEqual(LineOf("""{"k":"1"}"""), LineOf("""{"k":1}"""));
        Assert.Null(LineOf("{}"));
    }

    [Fact]
    public void A_run_that_gave_up_keeps_its_place_in_the_order_and_none_in_the_throttle()
    {
        var refusing = true;
        var world = new FlowWorld(Flow.Plan(Call, "{ source: stripe, throttle: 3 }", "order-by: data.k\n"), Event)
        {
            Partner = _ => refusing ? Answers.Refused() : Answers.Ok("{}"),
        };
        Assert.Null(world.Run());
        Assert.Equal(
            [StepAction.EnterLine, StepAction.EnterLine, StepAction.Call, StepAction.IndexDeadLetter, StepAction.LeaveLine], world.Requests.Select(r => r.Action));
        Assert.Equal(3, world.Requests[^1].Turn!.Place!.Width);
        refusing = false;
        world.Requests.Clear();
        world.Signal(Signals.Resume);
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal([StepAction.ForgetDeadLetter, StepAction.EnterLine, StepAction.Call, StepAction.LeaveLine, StepAction.LeaveLine], world.Requests.Select(r => r.Action));
        Assert.Equal([3, 3, 1], world.Requests.Where(r => r.Turn is not null).Select(r => r.Turn!.Place!.Width));
    }

    [Fact]
    public void A_discarded_run_leaves_too()
    {
        var world = new FlowWorld(Flow.Plan(Call, more: "order-by: data.k\n"), Event) { Partner = _ => Answers.Refused() };
        Assert.Null(world.Run());
        world.Signal(Signals.Discard);
        Assert.Equal(RunState.Discarded, world.Run()!.State);
        Assert.Equal(StepAction.LeaveLine, world.Requests[^1].Action);
    }

    [Fact]
    public void A_key_that_cannot_be_decided_makes_a_dead_letter_that_an_edited_event_mends()
    {
        var world = new FlowWorld(Flow.Plan(Call, more: "order-by: $number(data.k)\n"), Event);
        Assert.Null(world.Run());
        var letter = world.Statuses[^1].DeadLetter!;
        Assert.Equal("expression", letter.Fault.Code);
        Assert.Contains("order-by", letter.Fault.Message, StringComparison.Ordinal);
        world.Signal(Signals.Resume, """{"event":{"data":{"k":"7"}}}""");
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal("""{"k":"7"}""", Assert.Single(world.Calls).Call!.Body);
    }

    [Fact]
    public void Of_a_burst_only_the_latest_goes_on()
    {
        FlowWorld World(string latest) => new(Flow.Plan(Call, "{ source: stripe, debounce: { for: 30s, by: data.k } }"), Event)
        {
            Book = r => r.Action == StepAction.AskLatest ? Answers.Ok($$"""{"run":"{{latest}}"}""") : Answers.Ok("null"),
        };
        var superseded = World("f-later");
        var report = superseded.Run()!;
        Assert.Equal((RunState.Completed, "superseded by run f-later"), (report.State, report.StopReason));
        Assert.Empty(superseded.Calls);
        Assert.True(report.FinishedAt - Answers.At >= TimeSpan.FromSeconds(30));
        var latest = World("flow-0123456789");
        Assert.Null(latest.Run()!.StopReason);
        Assert.Single(latest.Calls);
    }

    [Fact]
    public void A_batchs_leader_works_on_all_events_in_the_order_of_their_acceptance()
    {
        var world = Batching(leader: "flow-0123456789", members: """["flow-0123456789","b","c"]""");
        world.Signal(Signals.Batch, """{"run":"c","event":{"id":"3","receivedAt":"2026-11-20T12:00:02.000Z","data":{"n":3.10}}}""");
        world.Signal(Signals.Batch, """{"run":"b","event":{"id":"2","receivedAt":"2026-11-20T11:59:59.000Z","data":{"n":2}}}""");
        world.Signal(Signals.Batch, """{"run":"b","event":{"id":"2","receivedAt":"2026-11-20T11:59:59.000Z","data":{"n":2}}}"""); // an activity that was repeated
        world.Signal(Signals.BatchFull);
        var report = world.Run()!;
        Assert.Equal((RunState.Completed, "evt_1"), (report.State, report.EventId));
        Assert.Equal("[2,1,3.10]", Assert.Single(world.Calls).Call!.Body);
        Assert.Equal([StepAction.JoinBatch, StepAction.CloseBatch, StepAction.ForgetBatch, StepAction.Call], world.Requests.Select(r => r.Action));
    }

    [Fact]
    public void A_batch_that_does_not_fill_goes_when_its_time_is_over()
    {
        var world = Batching(leader: "flow-0123456789", members: """["flow-0123456789"]""");
        var report = world.Run()!;
        Assert.True(report.FinishedAt - Answers.At >= TimeSpan.FromSeconds(10));
        Assert.Equal("1", Assert.Single(world.Calls).Call!.Body);
    }

    [Fact]
    public void The_others_hand_their_event_over_and_are_done()
    {
        var world = Batching(leader: "f-first", members: "[]");
        var report = world.Run()!;
        Assert.Equal((RunState.Completed, "taken into the batch of run f-first"), (report.State, report.StopReason));
        var handed = world.Requests.Single(r => r.Action == StepAction.HandOver).Turn!;
        Assert.Equal(("f-first", Event), (handed.Leader, handed.Event!.Value.GetRawText()));
    }

    [Fact]
    public void A_leader_that_is_gone_is_followed_by_another()
    {
        var joins = 0;
        var world = new FlowWorld(Flow.Plan(Call, "{ source: stripe, batch: { max: 3, within: 10s } }"), Event)
        {
            Book = r => r.Action switch
            {
                StepAction.JoinBatch => Answers.Ok(++joins == 1 ? """{"leader":"gone","full":false}""" : """{"leader":"flow-0123456789","full":false}"""),
                StepAction.HandOver => Answers.Ok("false"),
                StepAction.CloseBatch => Answers.Ok("""{"members":["flow-0123456789"]}"""),
                _ => Answers.Ok("null"),
            },
        };
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Single(world.Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Crashes_change_nothing(int every)
    {
        var world = Batching(leader: "flow-0123456789", members: """["flow-0123456789","b"]""", more: "throttle: 2, ");
        world.CrashEvery = every;
        world.Signal(Signals.Batch, """{"run":"b","event":{"id":"2","receivedAt":"2026-11-20T12:00:02.000Z","data":{"n":2}}}""");
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal("[1,2]", Assert.Single(world.Calls).Call!.Body);
        Assert.Equal(StepAction.LeaveLine, world.Requests[^1].Action);
    }

    [Fact]
    public void A_batch_keeps_out_what_the_flow_does_not_want()
    {
        var world = Batching(leader: "x", members: "[]", more: "where: data.n > 5, ");
        Assert.Equal(StepState.Skipped, Assert.Single(world.Run()!.Steps).State);
        Assert.Empty(world.Requests);
    }

    private static FlowWorld Batching(string leader, string members, string more = "") =>
        new(Flow.Plan("  - { id: note, call: crm, post: /notes, body: event.data.events.data.n }\n", $"{{ source: stripe, {more}batch: {{ max: 3, within: 10s }} }}"), Event)
        {
            Book = r => r.Action switch
            {
                StepAction.JoinBatch => Answers.Ok($$"""{"leader":"{{leader}}","full":false}"""),
                StepAction.HandOver => Answers.Ok("true"),
                StepAction.CloseBatch => Answers.Ok($$"""{"members":{{members}}}"""),
                _ => Answers.Ok("null"),
            },
        };

    private static StepOutcome NotYet(DateTimeOffset due) => StepOutcome.Retry(new StepFault("turn", "Others come first."), due);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
