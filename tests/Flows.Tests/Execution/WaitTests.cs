using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class WaitTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"due":"2026-11-21T12:00:00Z","past":"2020-01-01","ms":1795262400000,"odd":"soon","list":[1]}}""";

    [Theory]
    [InlineData("{ for: 1h30m }", 90)]
    [InlineData("{ until: event.data.due }", 24 * 60)]
    [InlineData("{ until: event.data.ms }", 24 * 60)]
    [InlineData("{ until: event.data.past }", 0)]
    [InlineData("{ until: $toMillis($now()) + 60000 }", 1)]
    public void Waits_for_a_time(string wait, int minutes)
    {
        var world = new FlowWorld(Flow.Plan($"  - {{ id: w, wait: {wait} }}\n  - {{ id: a, call: crm, post: /a, body: '{{ \"w\": w }}' }}"), Event);
        var begun = world.Now;
        Assert.NotNull(world.Run());
        Assert.InRange(world.Now - begun, TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(1));
        Assert.Equal(minutes > 0, world.Statuses.Any(s => s.WaitingUntil is not null));
    }

    [Theory]
    [InlineData("event.data.odd")]
    [InlineData("event.data.list")]
    [InlineData("event.data.none")]
    [InlineData("$number(event.data.odd)")]
    [InlineData("1e300")]
    public void What_is_no_time_is_a_fault(string until)
    {
        var world = new FlowWorld(Flow.Plan($"  - {{ id: w, wait: {{ until: {until} }} }}"), Event);
        Assert.Null(world.Run());
        Assert.Equal(("w", "expression"), (world.Continued[^1].DeadLetter!.StepId, world.Continued[^1].DeadLetter!.Fault.Code));
        Assert.StartsWith("Step 'w', until", world.Continued[^1].DeadLetter!.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_brings_what_it_carries()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: ok, wait: { signal: approval } }\n  - { id: a, call: crm, post: /a, body: ok.by }"), Event);
        Assert.Null(world.Run());
        Assert.Equal("approval", world.Statuses[^1].WaitingFor);
        world.Signal("other", "{}");
        Assert.Null(world.Run());
        world.Signal("approval", """{"by":"ada"}""");
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal("\"ada\"", world.Requests[0].Call!.Body);
        Assert.Null(world.Statuses[^1].WaitingFor);
    }

    [Theory]
    [InlineData("", "DeadLettered")]
    [InlineData(", on-error: continue", "null")]
    [InlineData(", fallback: [ { id: m, map: '\"late\"' } ]", "\"late\"")]
    public void A_signal_that_does_not_come_times_out(string rest, string body)
    {
        var world = new FlowWorld(Flow.Plan($"  - {{ id: ok, wait: {{ signal: approval }}, timeout: 48h{rest} }}\n  - {{ id: a, call: crm, post: /a, body: ok }}"), Event);
        var begun = world.Now;
        var report = world.Run();
        Assert.InRange(world.Now - begun, TimeSpan.FromHours(48), TimeSpan.FromHours(49));
        if (body == "DeadLettered")
        {
            Assert.Equal("Step 'ok' was not over within 2d.", world.Continued[^1].DeadLetter!.Fault.Message);
            world.Signal("approval", "1");
            world.Signal("resume");
            Assert.NotNull(world.Run());
            Assert.Equal("1", world.Requests[^1].Call!.Body);
        }
        else
        {
            Assert.Equal(RunState.Completed, report!.State);
            Assert.Equal(body, world.Requests[0].Call!.Body);
        }
    }
}
