using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class UndoTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{}}""";

    private const string Steps = """
          - { id: a, call: crm, post: /a, undo: { id: ua, call: crm, delete: "/a/{a}" } }
          - { id: skipped, call: crm, post: /s, when: "false", undo: { call: crm, delete: /s } }
          - { id: nothing, call: crm, post: /n }
          - parallel:
              - { id: b, call: erp, operation: B, undo: { call: erp, operation: UndoB, body: '{ "b": b, "of": run.id }' } }
              - { id: c, call: crm, post: /c, undo: [ { call: crm, delete: /c1 }, { call: crm, delete: /c2 } ] }
              - { id: fb, call: crm, post: /fb, undo: { call: crm, delete: /fb }, fallback: [ { id: f, call: sheet, post: /f, undo: { id: uf, call: sheet, delete: /f } } ] }
          - { id: bad, call: crm, post: /bad RULE }
        """;

    [Fact]
    public void What_was_done_is_undone_in_reverse_when_the_flow_says_so()
    {
        var world = World(", on-error: undo");
        var report = world.Run()!;
        Assert.Equal(["a", "nothing", "b", "c", "fb", "f", "bad", "uf", "c_undo1", "c_undo2", "b_undo1", "ua"], world.Calls.Select(c => c.StepId));
        Assert.Equal((RunState.Undone, "bad"), (report.State, report.DeadLetter!.StepId));
        Assert.Equal("/a/1", world.Requests.Single(r => r.StepId == "ua").Call!.Path);
        Assert.DoesNotContain(world.Requests, r => r.Action != StepAction.Call);
        Assert.Equal("bad Failed", report.Steps.Where(s => s.State == StepState.Failed).Select(s => $"{s.Id} {s.State}").Single());
    }

    [Fact]
    public void Otherwise_a_person_decides_whether_to_undo()
    {
        var world = World("");
        Assert.Null(world.Run());
        Assert.DoesNotContain(world.Calls, c => c.StepId == "ua");
        world.Signal("discard", """{"by":"ada","reason":"cancelled","undo":true}""");
        var report = world.Run()!;
        Assert.Equal((RunState.Discarded, "ada", "cancelled"), (report.State, report.DiscardedBy, report.DiscardReason));
        Assert.Equal(["uf", "c_undo1", "c_undo2", "b_undo1", "ua"], world.Calls.Select(c => c.StepId).TakeLast(5));
    }

    [Fact]
    public void Discarding_alone_undoes_nothing()
    {
        var world = World("");
        world.Signal("discard", """{"undo":"true"}""");
        Assert.Equal(RunState.Discarded, world.Run()!.State);
        Assert.Equal(7, world.Calls.Count());
    }

    [Fact]
    public void An_undo_step_that_fails_is_a_dead_letter_and_undoing_goes_on_there()
    {
        var world = World(", on-error: undo");
        var refuse = true;
        world.Partner = r => r.StepId is "bad" or "fb" || refuse && r.StepId == "c_undo2" ? Answers.Refused() : Answers.Ok("1");
        Assert.Null(world.Run());
        Assert.Equal("c_undo2", world.Continued[^1].DeadLetter!.StepId);
        refuse = false;
        world.Signal("resume");
        var report = world.Run()!;
        Assert.Equal(["uf", "c_undo1", "c_undo2", "c_undo2", "b_undo1", "ua"], world.Calls.Select(c => c.StepId).TakeLast(6));
        Assert.Equal(RunState.Undone, report.State);
        Assert.Equal("bad", report.DeadLetter!.StepId);
    }

    [Fact]
    public void A_failure_beside_it_that_a_person_must_see_comes_first()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: crm, post: /a, undo: { call: crm, delete: /a } }\n  - parallel: [ { id: x, call: crm, post: /x, on-error: undo }, { id: y, call: crm, post: /y } ]"), Event)
        { Partner = r => r.StepId is "x" or "y" ? Answers.Refused() : Answers.Ok("1") };
        Assert.Null(world.Run());
        Assert.NotNull(world.Continued[^1].DeadLetter);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Undoing_survives_crashes(int every)
    {
        var whole = World(", on-error: undo");
        whole.Run();
        var world = World(", on-error: undo");
        world.CrashEvery = every;
        Assert.Equal(RunState.Undone, world.Run()!.State);
        Assert.Equal(whole.Calls.Select(c => c.StepId), world.Calls.Select(c => c.StepId));
    }

    private static FlowWorld World(string rule) => new(Flow.Plan(Steps.Replace(" RULE", rule, StringComparison.Ordinal)), Event)
    {
        Partner = r => r.StepId is "bad" or "fb" ? Answers.Refused() : Answers.Ok("1"),
    };
}
