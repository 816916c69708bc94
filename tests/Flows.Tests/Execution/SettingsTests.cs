using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Tests.Execution;

public class SettingsTests
{
    private const string Yaml = """
        flow: large-orders
        on: { source: stripe, where: data.total >= settings.limit }
        settings: { limit: 1.50, live: true, sender: "12", since: 2026-11-20 }
        steps:
          - { id: told, call: mail, post: "/{settings.sender}", body: settings }
        """;

    [Fact]
    public void Are_read_by_every_expression_with_the_text_they_were_written_in()
    {
        var plan = Compile(_ => null).Plan;
        var world = new FlowWorld(plan, """{"id":"e","data":{"total":2}}""");
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal("/12", world.Requests[0].Call!.Path);
        Assert.Equal("""{"limit":1.50,"live":true,"sender":"12","since":"2026-11-20"}""", world.Requests[0].Call!.Body);
    }

    [Theory]
    [InlineData(null, 1.5, true)]
    [InlineData(null, 1.4, false)]
    [InlineData("10", 1.5, false)]
    [InlineData("10", 10, true)]
    public void Hold_for_the_triggers_condition_too_and_in_the_run(string? limit, double total, bool wanted)
    {
        var flow = Compile(name => name == "FLOWS__LARGE_ORDERS__LIMIT" ? limit : null);
        var e = JsonSerializer.Serialize(new { id = "e", data = new { total } });
        Assert.Equal(wanted, ((EventTrigger)flow.Trigger).Wants("stripe", "", JsonElement.Parse(e)));
        var world = new FlowWorld(flow.Plan, e);
        world.Run();
        Assert.Equal(wanted ? 1 : 0, world.Requests.Count);
    }

    [Theory]
    [InlineData("FLOWS__LARGE_ORDERS__LIMIT", "ten", "f:3:20: the host's setting FLOWS__LARGE_ORDERS__LIMIT is 'ten': make it a number, as the value here is")]
    [InlineData("FLOWS__LARGE_ORDERS__LIVE", "1", "f:3:32: the host's setting FLOWS__LARGE_ORDERS__LIVE is '1': make it true or false, as the value here is")]
    [InlineData("FLOWS__LARGE_ORDERS__SENDER", "13", null)]
    [InlineData("FLOWS__LARGE_ORDERS__OTHER", "x", null)]
    public void Of_the_host_are_of_the_same_kind(string name, string value, string? fault)
    {
        var faults = new FaultList();
        FlowFiles.Read([("large-orders.yaml", Yaml)], Flow.Company with { Setting = n => n == name ? value : null }, faults);
        Assert.Equal(fault is null ? [] : [fault.Replace("f:", "large-orders.yaml:", StringComparison.Ordinal)], faults.All.Select(f => f.ToString()));
    }

    [Theory]
    [InlineData("settings: { limit: 1 }\nsteps: [ { map: settings.limt } ]\n", "f.yaml:4:26: 'settings' has no 'limt': did you mean 'limit'?")]
    [InlineData("steps: [ { map: settings.limit } ]\n", "f.yaml:3:17: 'settings' is not there: the flow has none: list them under 'settings' at the head of the file")]
    [InlineData("settings: { a-b: 1, x: 1, X: 2, list: [ 1 ] }\nsteps: [ { map: settings.x } ]\n",
        "f.yaml:3:13: 'a-b' is no name of a setting", "f.yaml:3:27: setting 'X' stands twice, but for upper and lower case", "f.yaml:3:39: 'list' is a list: make it a text")]
    [InlineData("settings: { x: 1 }\nsteps: [ { call: crm, get: /a, result: settings.x } ]\n", "f.yaml:4:40: 'settings' is not there: 'result' looks at the answer")]
    [InlineData("settings: 1\nsteps: [ { id: settings, map: event.id } ]\n", "f.yaml:3:11: 'settings' is a text: make it a map", "f.yaml:4:16: 'settings' means something else in expressions")]
    public void Names_the_fault(string rest, params string[] expected)
    {
        var faults = Flow.SetFaults("flow: f\non: { source: stripe }\n" + rest);
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(faults.Zip(expected), p => Assert.StartsWith(p.Second, p.First, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_another_flow_are_not_seen() => Assert.Equal(
        ["f.yaml:2:49: 'settings' has no 'b': did you mean 'a'?"],
        Flow.SetFaults("flow: f\non: { source: stripe, where: 'data.x = settings.b' }\nsettings: { a: 1 }\nsteps: [ { run: g } ]\n---\nflow: g\non: { manual: true }\nsettings: { b: 1 }\nsteps: [ { map: settings.b } ]\n"));

    private static CompiledFlow Compile(Func<string, string?> setting)
    {
        var faults = new FaultList();
        var flows = FlowFiles.Read([("large-orders.yaml", Yaml)], Flow.Company with { Setting = setting }, faults);
        faults.ThrowIfAny();
        return flows[0];
    }
}
