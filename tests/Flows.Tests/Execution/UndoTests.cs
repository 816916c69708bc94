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

    // Every kind that can be undone, with what its undo sees.
    [Theory]
    [InlineData("call: crm, post: /a", "1")]
    [InlineData("map: event.data.n", "[10,20]")]
    [InlineData("parallel: [ { id: b, call: crm, post: /b } ]", "1", "b")]
    [InlineData("steps: [ { id: b, call: crm, post: /b } ]", "1")]
    [InlineData("switch: [ { when: \"event.data.n[0] = 10\", steps: [ { id: b, call: crm, post: /b } ] } ]", "1")]
    [InlineData("switch: [ { when: \"event.data.n[0] = 11\", steps: [ { id: b, call: crm, post: /b } ] } ]", "null")]
    [InlineData("forEach: event.data.n, steps: [ { id: b, map: item } ]", "[10,20]")]
    [InlineData("forEach: { call: crm, get: /l, paginate: {} }, steps: [ { id: b, map: item } ]", "{\"items\":2,\"pages\":1}")]
    [InlineData("wait: { for: 1h }", "null")]
    [InlineData("emit: thing.done", "1")]
    [InlineData("run: g, with: 'event.data.n[1]'", "20")]
    [InlineData("use: score", "1")]
    [InlineData("composite: { p: { call: crm, get: /p } }, require: [p]", "1", "x.p.data")]
    public void A_step_of_any_kind_is_undone_with_its_result(string kind, string saw, string read = "x")
    {
        var plan = Flow.CompileSet($$"""
            flow: f
            on: { source: stripe }
            on-error: undo
            steps:
              - { id: x, {{kind}}, undo: { id: ux, call: mail, post: /undo, body: '{{read}}' } }
              - { id: bad, call: crm, post: /bad }
            ---
            flow: g
            on: { manual: true }
            steps: [ { map: event.data } ]
            """)[0].Plan;
        foreach (var limit in new[] { 1, 1000 })
        {
            var world = new FlowWorld(plan, """{"id":"evt_1","type":"t","source":"stripe","data":{"n":[10,20]}}""") { HistoryLimit = limit };
            world.Partner = r => r.StepId == "bad" ? Answers.Refused() : r.Call?.Page is null ? Answers.Ok("1") : Answers.Ok("""{"items":[1,2]}""");
            Assert.Equal(RunState.Undone, world.Run()!.State);
            Assert.Equal(saw, world.Calls.Single(c => c.StepId == "ux").Call!.Body);
        }
    }

    // A case that was not taken, a branch that was skipped, what fell back and what failed and was passed over: nothing of it is undone but what was done inside.
    [Fact]
    public void Only_what_succeeded_is_undone_and_what_is_inside_after_what_is_around()
    {
        var world = new FlowWorld(Flow.Plan("""
              - id: group
                steps:
                  - { id: a, call: crm, post: /a, undo: { id: ua, call: crm, delete: /a } }
                  - id: choice
                    switch:
                      - { when: "false", steps: [ { id: no, call: crm, post: /no, undo: { id: uno, call: crm, delete: /no } } ] }
                      - { steps: [ { id: yes, call: crm, post: /yes, undo: { id: uyes, call: crm, delete: /yes } } ] }
                    undo: { id: uchoice, call: crm, delete: /choice }
                undo: { id: ugroup, call: crm, delete: /group }
              - id: skipped
                when: "false"
                steps: [ { id: s, call: crm, post: /s, undo: { id: us, call: crm, delete: /s } } ]
                undo: { id: uskipped, call: crm, delete: /skipped }
              - id: passed
                on-error: continue
                parallel:
                  - { id: p, call: crm, post: /p, undo: { id: up, call: crm, delete: /p } }
                  - { id: fails, call: crm, post: /bad, undo: { id: ufails, call: crm, delete: /fails } }
                undo: { id: upassed, call: crm, delete: /passed }
              - id: fell
                steps:
                  - { id: q, call: crm, post: /q, undo: { id: uq, call: crm, delete: /q } }
                  - { id: fails2, call: crm, post: /bad }
                fallback: [ { id: f, call: crm, post: /f, undo: { id: uf, call: crm, delete: /f } } ]
                undo: { id: ufell, call: crm, delete: /fell }
              - { id: bad, call: crm, post: /bad, on-error: undo }
            """), Event)
        { Partner = r => r.Call!.Path == "/bad" ? Answers.Refused() : Answers.Ok("1") };
        Assert.Equal(RunState.Undone, world.Run()!.State);
        Assert.Equal(["uf", "uq", "up", "ugroup", "uchoice", "uyes", "ua"], world.Calls.Where(c => c.StepId.StartsWith('u')).Select(c => c.StepId));
    }

    private static FlowWorld World(string rule) => new(Flow.Plan(Steps.Replace(" RULE", rule, StringComparison.Ordinal)), Event)
    {
        Partner = r => r.StepId is "bad" or "fb" ? Answers.Refused() : Answers.Ok("1"),
    };
}
