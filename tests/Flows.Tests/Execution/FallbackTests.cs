using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class FallbackTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{}}""";

    private const string Steps = """
          - id: contact
            call: crm
            put: /contacts/1
            fallback:
              - { id: note, call: sheet, post: /notes }
              - { id: park, call: sheet, post: /rows, body: note }
          - { id: after, call: mail, post: /a, body: contact }
        """;

    [Fact]
    public void A_fallback_stands_in_for_a_call_that_failed_for_good()
    {
        var world = new FlowWorld(Flow.Plan(Steps), Event) { Partner = r => r.StepId == "contact" ? Answers.Refused() : Answers.Ok($"\"{r.StepId}\"") };

        var report = world.Run()!;

        Assert.Equal(["contact", "note", "park", "after"], world.Requests.Select(r => r.StepId));
        Assert.Equal("\"park\"", world.Requests[3].Call!.Body);
        Assert.Equal(["note Succeeded", "park Succeeded", "contact FellBack", "after Succeeded"], report.Steps.Select(s => $"{s.Id} {s.State}"));
        Assert.Equal("http-422", report.Steps[2].Fault!.Code);
        Assert.Equal(RunState.Completed, report.State);
    }

    [Fact]
    public void A_call_that_worked_needs_none()
    {
        var world = new FlowWorld(Flow.Plan(Steps), Event);
        world.Run();
        Assert.Equal(["contact", "after"], world.Requests.Select(r => r.StepId));
    }

    [Fact]
    public void A_fallback_that_failed_is_gone_on_with_where_it_failed()
    {
        var down = true;
        var world = new FlowWorld(Flow.Plan(Steps), Event);
        world.Partner = r => r.StepId == "contact" || r.StepId == "park" && down ? Answers.Refused() : Answers.Ok($"\"{r.StepId}\"");

        Assert.Null(world.Run());
        Assert.Equal("park", world.Continued[^1].DeadLetter!.StepId);
        down = false;
        world.Signal("resume");
        var report = world.Run()!;

        Assert.Equal(["contact", "note", "park", "park", "after"], world.Calls.Select(r => r.StepId));
        Assert.Equal(["note Succeeded 1", "park Succeeded 2", "contact FellBack 1", "after Succeeded 1"], report.Steps.Select(s => $"{s.Id} {s.State} {s.Attempts.Count}"));
    }

    [Fact]
    public void A_fault_of_the_flows_own_text_does_not_fall_back()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: a, call: crm, post: /a, body: $number(event.id), fallback: [ { id: b, call: sheet, post: /b } ] }"), Event);
        Assert.Null(world.Run());
        Assert.Empty(world.Calls);
        Assert.Equal(("a", "expression"), (world.Continued[^1].DeadLetter!.StepId, world.Continued[^1].DeadLetter!.Fault.Code));
    }
}
