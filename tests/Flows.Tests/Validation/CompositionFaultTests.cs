using Trunkline.Flows.Tests.Scripted;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Tests.Validation;

// Flows that name one another.
public class CompositionFaultTests
{
    private const string Emits = "---\nflow: paid\non: { source: stripe }\nsteps: [ { emit: order.paid }, { forEach: event.data, steps: [ { emit: line.paid } ] } ]\n";

    [Theory]
    [InlineData("flow: f\non: { flow: piad }\nsteps: [ { map: event.id } ]\n" + Emits, "f.yaml:2:13: unknown flow 'piad': did you mean 'paid'?")]
    [InlineData("flow: f\non: { flow: f }\nsteps: [ { emit: a } ]\n", "f.yaml:2:13: the flow would start itself without end: let another flow take the events, or use forEach")]
    [InlineData("flow: f\non: { flow: g }\nsteps: [ { map: event.id } ]\n---\nflow: g\non: { manual: true }\nsteps: [ { map: event.id } ]\n", "f.yaml:2:13: flow 'g' emits no event: give it an 'emit' step")]
    [InlineData("flow: f\non: { flow: paid, types: [order.piad, line.*, \"a b\"] }\nsteps: [ { map: event.id } ]\n" + Emits,
        "f.yaml:2:27: flow 'paid' emits no event of a type that matches 'order.piad': did you mean 'order.paid'?", "f.yaml:2:47: 'a b' is no event type")]
    [InlineData("flow: f\non: { flow: paid, where: event.data.x }\nsteps: [ { map: event.id } ]\n" + Emits, "f.yaml:2:26: 'event' is not there: 'where' looks at the event itself")]
    [InlineData("flow: f\non: { flow: paid, source: stripe }\nsteps: [ { map: event.id } ]\n" + Emits, "f.yaml:2:7: 'source' and 'flow' in one trigger")]
    [InlineData("flow: f\non: { manual: yes }\nsteps: [ { map: event.id } ]\n", "f.yaml:2:15: 'manual' is 'yes': write 'manual: true'")]
    [InlineData("flow: f\non: { manual: \"true\" }\nsteps: [ { map: event.id } ]\n", "f.yaml:2:15: 'manual' is 'true': write 'manual: true'")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { emit: \"a b\" }, { emit: a.* }, { emit: { a: 1 } }, { emit: a, dta: 1 } ]\n",
        "f.yaml:3:18: 'a b' is no event type", "f.yaml:3:35: 'a.*' is no one event type: write it without '*'", "f.yaml:3:50: 'emit' is a map: make it a text", "f.yaml:3:73: unknown key 'dta': did you mean 'data'?")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { id: a, emit: a, data: \"a.id\", event-id: nowhere } ]\n", "f.yaml:3:35: 'a' is this step's own result", "f.yaml:3:52: 'nowhere' is not there")]
    public void Names_the_fault(string yamls, params string[] expected)
    {
        var faults = Flow.SetFaults(yamls);
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(faults.Zip(expected), p => Assert.StartsWith(p.Second, p.First, StringComparison.Ordinal));
    }

    [Fact]
    public void A_flow_listens_to_the_events_of_another()
    {
        var trigger = Assert.IsType<EventTrigger>(Flow.CompileSet("flow: f\non: { flow: paid, types: [order.*], where: data.n > 1 }\nsteps: [ { map: event.id } ]\n" + Emits)[0].Trigger);
        Assert.Equal(OwnSources.OfFlow("paid"), trigger.Source);
        Assert.True(trigger.Wants("flow:paid", "order.paid", System.Text.Json.JsonElement.Parse("""{"data":{"n":2}}""")));
        Assert.False(trigger.Wants("flow:paid", "order.paid", System.Text.Json.JsonElement.Parse("""{"data":{"n":1}}""")));
        Assert.False(trigger.Wants("paid", "order.paid", System.Text.Json.JsonElement.Parse("""{"data":{"n":2}}""")));
    }

    [Fact]
    public void A_flow_whose_name_another_has_too_is_not_hidden_by_it() =>
        Assert.Equal(
            ["f.yaml:1:7: 'f' is the name of the flow in f.yaml too: rename one of them"],
            Flow.SetFaults("flow: f\non: { manual: true }\nsteps: [ { emit: a } ]\n---\nflow: f\non: { manual: true }\nsteps: [ { emit: b } ]\n"));
}
