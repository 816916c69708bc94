using System.Text.Json;
using Trunkline.Flows.Execution;
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
    [InlineData("flow: f\non: { flow: paid, where: event.data.x }\nsteps: [ { map: event.id } ]\n" + Emits, "f.yaml:2:26: 'event' is not there: this looks at the event itself")]
    [InlineData("flow: f\non: { flow: paid, source: stripe }\nsteps: [ { map: event.id } ]\n" + Emits, "f.yaml:2:7: 'source' and 'flow' in one trigger")]
    [InlineData("flow: f\non: { manual: yes }\nsteps: [ { map: event.id } ]\n", "f.yaml:2:15: 'manual' is 'yes': write 'manual: true'")]
    [InlineData("flow: f\non: { manual: \"true\" }\nsteps: [ { map: event.id } ]\n", "f.yaml:2:15: 'manual' is 'true': write 'manual: true'")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { emit: \"a b\" }, { emit: a.* }, { emit: { a: 1 } }, { emit: a, dta: 1 } ]\n",
        "f.yaml:3:18: 'a b' is no event type", "f.yaml:3:35: 'a.*' is no one event type: write it without '*'", "f.yaml:3:50: 'emit' is a map: make it a text", "f.yaml:3:73: unknown key 'dta': did you mean 'data'?")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { id: a, emit: a, data: \"a.id\", event-id: nowhere } ]\n", "f.yaml:3:35: 'a' is this step's own result", "f.yaml:3:52: 'nowhere' is not there")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { run: piad } ]\n" + Emits, "f.yaml:3:17: unknown flow 'piad': did you mean 'paid'?")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { run: f } ]\n", "f.yaml:3:17: the flow would run itself: f → f: emit an event to it, or use forEach")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { run: g } ]\n---\nflow: g\non: { manual: true }\nsteps: [ { forEach: event.data, steps: [ { run: h } ] } ]\n---\nflow: h\non: { manual: true }\nsteps: [ { run: g } ]\n",
        "g.yaml:3:49: the flow would run itself: g → h → g", "h.yaml:3:17: the flow would run itself: h → g → h")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { id: a, run: paid, with: \"a\" }, { run: paid, wiht: \"1\" }, { run: { a: 1 } } ]\n" + Emits,
        "f.yaml:3:37: 'a' is this step's own result", "f.yaml:3:56: unknown key 'wiht': did you mean 'with'?", "f.yaml:3:76: 'run' is a map: make it a text")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { forEach: event.data, steps: [ { run: g } ] }, { call: crm, get: /a, undo: { run: g } } ]\n---\nflow: g\non: { manual: true }\nsteps: [ { run: h } ]\n---\nflow: h\non: { manual: true }\nsteps: [ { call: crm, get: /a, undo: { call: crm, get: /b } } ]\n",
        "f.yaml:3:93: flow 'g' has an 'undo', and runs here to undo a step")]
    [InlineData("flow: f\non: { manual: true }\nsteps: [ { id: a, run: g }, { map: told } ]\n---\nflow: g\non: { manual: true }\nsteps: [ { id: told, emit: x } ]\n", "f.yaml:3:36: 'told' is not there: use one of event, run, a")]
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
        Assert.True(trigger.Wants("flow:paid", "order.paid", JsonElement.Parse("""{"data":{"n":2}}""")));
        Assert.False(trigger.Wants("flow:paid", "order.paid", JsonElement.Parse("""{"data":{"n":1}}""")));
        Assert.False(trigger.Wants("paid", "order.paid", JsonElement.Parse("""{"data":{"n":2}}""")));
    }

    [Fact]
    public void A_flow_whose_name_another_has_too_is_not_hidden_by_it() =>
        Assert.Equal(
            ["f.yaml:1:7: 'f' is the name of the flow in f.yaml too: rename one of them"],
            Flow.SetFaults("flow: f\non: { manual: true }\nsteps: [ { emit: a } ]\n---\nflow: f\non: { manual: true }\nsteps: [ { emit: b } ]\n"));

    [Fact]
    public void Flows_that_run_one_another_make_no_plan_that_is_too_large()
    {
        // Each runs the next ten times.
        var set = string.Concat(Enumerable.Range(0, 4).Select(i =>
            $"flow: f{i}\non: {{ manual: true }}\nsteps: [ {string.Join(", ", Enumerable.Repeat(i == 3 ? "{ map: event.id }" : $"{{ run: f{i + 1} }}", 10))} ]\n---\n"))[..^4];
        Assert.Equal(
            ["f0.yaml:3:17: with the flows that it runs the flow has 11110 steps: at most 1000 are carried along: emit events to some of them", "f1.yaml:3:17: with the flows that it runs the flow has 1110 steps: at most 1000 are carried along: emit events to some of them"],
            Flow.SetFaults(set));
    }

    [Fact]
    public void Flows_inside_flows_make_no_plan_that_is_too_deep()
    {
        var set = string.Concat(Enumerable.Range(0, 60).Select(i => $"flow: f{i}\non: {{ manual: true }}\nsteps: [ {(i == 59 ? "{ map: event.id }" : $"{{ run: f{i + 1} }}")} ]\n---\n"))[..^4];
        var faults = Flow.SetFaults(set);
        Assert.Equal(20, faults.Count);
        Assert.All(faults, f => Assert.EndsWith("with the flows that it runs the flow's steps stand too deep inside one another: emit events to some of them", f, StringComparison.Ordinal));

        // What is not refused can be written and read.
        foreach (var flow in Flow.CompileSet(set.Replace("run: f20 }", "map: event.id }", StringComparison.Ordinal)))
        {
            var text = JsonSerializer.Serialize(new RunInput { Plan = flow.Plan, Event = JsonElement.Parse("{}") }, FlowsJson.Default.RunInput);
            Assert.Equal(flow.Plan.Flow, JsonSerializer.Deserialize(text, FlowsJson.Default.RunInput)!.Plan.Flow);
        }
    }

    [Fact]
    public void A_flow_that_runs_one_with_faults_is_left_out_too()
    {
        var faults = new Declarations.FaultList();
        var flows = FlowFiles.Read(
            [("f.yaml", "flow: f\non: { manual: true }\nsteps: [ { run: g } ]\n"), ("g.yaml", "flow: g\non: { manual: true }\nsteps: [ { map: nothing } ]\n"), ("h.yaml", "flow: h\non: { manual: true }\nsteps: [ { map: event.id } ]\n")], Flow.Company, faults);
        Assert.Equal("h", Assert.Single(flows).Plan.Flow);
        Assert.Single(faults.All);
    }
}
