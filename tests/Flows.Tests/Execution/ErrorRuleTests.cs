using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class ErrorRuleTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"x":"y"}}""";

    [Fact]
    public void Continue_goes_on_with_null_and_says_so()
    {
        var world = World("""
              - { id: bad, call: crm, post: /bad, on-error: continue }
              - { id: worse, call: crm, post: /w, body: $number(event.data.x), on-error: continue }
              - { id: z, call: mail, post: /z, body: '[bad, worse]' }
            """);
        var report = world.Run()!;
        Assert.Equal(["bad Failed http-422", "worse Failed expression", "z Succeeded "], report.Steps.Select(s => $"{s.Id} {s.State} {s.Fault?.Code}"));
        Assert.Equal("[null,null]", world.Requests[^1].Call!.Body!.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_of_a_group_skips_the_rest_of_it()
    {
        var world = World("""
              - id: group
                on-error: continue
                steps: [ { id: a, call: crm, post: /a }, { id: bad, call: crm, post: /bad }, { id: c, call: crm, post: /c } ]
              - { id: z, call: mail, post: /z, body: '{ "g": group }' }
            """);
        var report = world.Run()!;
        Assert.Equal(["a", "bad", "z"], world.Calls.Select(c => c.StepId));
        Assert.Equal(["a Succeeded", "bad Failed", "group Failed", "z Succeeded"], report.Steps.Select(s => $"{s.Id} {s.State}"));
    }

    [Fact]
    public void The_innermost_rule_decides()
    {
        var world = World("""
              - on-error: continue
                steps: [ { id: bad, call: crm, post: /bad, on-error: dead-letter } ]
            """);
        Assert.Null(world.Run());
        Assert.Equal("bad", world.Continued[^1].DeadLetter!.StepId);
    }

    [Fact]
    public void The_flows_rule_is_for_steps_that_have_none()
    {
        var world = World("  - { id: bad, call: crm, post: /bad }\n  - { id: z, call: mail, post: /z }", "on-error: continue\n");
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal(["bad", "z"], world.Calls.Select(c => c.StepId));
    }

    [Fact]
    public void Fail_gives_up_in_the_flows_words()
    {
        var world = World("  - { id: no, fail: \"No such {event.data.x}\", when: event.data.x = 'y' }\n  - { id: z, call: mail, post: /z }");
        Assert.Null(world.Run());
        Assert.Equal(("fail", "No such y"), (world.Continued[^1].DeadLetter!.Fault.Code, world.Continued[^1].DeadLetter!.Fault.Message));
        world.Signal("resume", """{"event":{"data":{"x":"z"}}}""");
        Assert.Equal(["no Skipped", "z Succeeded"], world.Run()!.Steps.Select(s => $"{s.Id} {s.State}"));
    }

    [Fact]
    public void Stop_ends_the_run_wherever_it_stands()
    {
        var world = World("""
              - parallel:
                  - { id: long, wait: { for: 30d } }
                  - { id: signal, wait: { signal: never } }
                  - { id: slow, call: crm, post: /slow }
                  - { id: again, call: mail, post: /again }
                  - steps:
                      - { id: a, call: crm, post: /a }
                      - { id: done, stop: "nothing to do for {event.id}", when: event.id }
              - { id: z, call: mail, post: /z }
            """);
        world.Takes = r => TimeSpan.FromSeconds(r.StepId == "slow" ? 60 : r.StepId == "again" ? 1 : 10);
        world.Partner = r => r.StepId == "again" ? Answers.Down(world.Now.AddMinutes(30)) : Answers.Ok("1");
        var begun = world.Now;

        var report = world.Run()!;

        Assert.Equal((RunState.Completed, "nothing to do for evt_1"), (report.State, report.StopReason));
        Assert.InRange(world.Now - begun, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
        Assert.Equal(["a Succeeded", "again Stopped", "done Succeeded", "slow Succeeded"], report.Steps.Select(s => $"{s.Id} {s.State}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Stop_inside_a_list_ends_the_run_too()
    {
        var world = World("  - { id: l, forEach: '[1..5]', steps: [ { id: a, call: crm, post: /a }, { id: s, stop: enough, when: item = 3 } ] }\n  - { id: z, call: mail, post: /z }");
        var report = world.Run()!;
        Assert.Equal(3, world.Calls.Count());
        Assert.Equal("enough", report.StopReason);
    }

    [Theory]
    [InlineData(5, "big")]
    [InlineData(50, "huge")]
    [InlineData(1, "other")]
    public void A_switch_does_the_first_case_that_fits(int n, string taken)
    {
        var world = World($$"""
              - id: size
                switch:
                  - when: {{n}} > 10
                    steps: [ { id: huge, call: crm, post: /huge } ]
                  - when: {{n}} > 2
                    steps: [ { id: big, call: crm, post: /big }, { id: name, map: '"big one"' } ]
                  - steps: [ { id: other, call: crm, post: /other } ]
              - { id: z, call: mail, post: /z, body: size }
            """);
        world.Run();
        Assert.Equal([taken, "z"], world.Calls.Select(c => c.StepId));
        Assert.Equal(taken == "big" ? "\"big one\"" : "1", world.Requests[^1].Call!.Body);
    }

    [Fact]
    public void A_switch_where_nothing_fits_gives_null_and_one_halfway_keeps_its_case()
    {
        var refuse = true;
        var world = World("""
              - { id: none, switch: [ { when: "false", steps: [ { call: crm, post: /x } ] } ] }
              - id: s
                switch:
                  - when: event.data.x = "y"
                    steps: [ { id: a, call: crm, post: /a }, { id: b, call: crm, post: /b } ]
                  - steps: [ { id: c, call: crm, post: /c } ]
              - { id: z, call: mail, post: /z, body: '{ "none": none, "s": s }' }
            """);
        world.Partner = r => refuse && r.StepId == "b" ? Answers.Refused() : Answers.Ok("1");
        Assert.Null(world.Run());
        refuse = false;
        world.Signal("resume", """{"event":{"data":{"x":"other"}}}""");
        Assert.NotNull(world.Run());
        Assert.Equal(["a", "b", "b", "z"], world.Calls.Select(c => c.StepId));
        Assert.Equal("""{"none":null,"s":1}""", world.Requests[^1].Call!.Body!.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fallback_of_a_group_stands_in_for_all_of_it_and_is_gone_on_with()
    {
        var refuse = true;
        var world = World("""
              - id: g
                fallback: [ { id: f1, call: sheet, post: /f1 }, { id: f2, call: sheet, post: /f2 } ]
                parallel: [ { id: a, call: crm, post: /a }, { id: bad, call: crm, post: /bad } ]
              - { id: z, call: mail, post: /z, body: g }
            """);
        world.Partner = r => r.StepId == "bad" || refuse && r.StepId == "f2" ? Answers.Refused() : Answers.Ok("1");
        Assert.Null(world.Run());
        Assert.Equal("f2", world.Continued[^1].DeadLetter!.StepId);
        refuse = false;
        world.Signal("resume");
        var report = world.Run()!;
        Assert.Equal(["a", "bad", "f1", "f2", "f2", "z"], world.Calls.Select(c => c.StepId));
        Assert.Equal(["a Succeeded", "bad Failed", "f1 Succeeded", "f2 Succeeded", "g FellBack", "z Succeeded"], report.Steps.Select(s => $"{s.Id} {s.State}"));
    }

    private static FlowWorld World(string steps, string more = "") =>
        new(Flow.Plan(steps, more: more), Event) { Partner = r => r.StepId == "bad" ? Answers.Refused() : Answers.Ok("1") };
}
