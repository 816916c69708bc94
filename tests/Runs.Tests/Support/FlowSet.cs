using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Flows.Plans;
using Trunkline.Runs.Catalog;

namespace Trunkline.Runs.Tests.Support;

internal static class FlowSet
{
    /// <summary>Flows that do next to nothing, by name and trigger.</summary>
    public static FlowCatalog Of(params (string Flow, string On)[] flows)
    {
        var faults = new FaultList();
        var surroundings = new FlowSurroundings(["orders"], new Dictionary<string, ConnectionFacts> { ["crm"] = new("rest", new RetryPolicy()) });
        var read = FlowFiles.Read(flows.Select(f => (f.Flow + ".yaml", $"flow: {f.Flow}\non: {f.On}\nsteps: [ {{ call: crm, get: /a }} ]\n")), surroundings, faults);
        faults.ThrowIfAny();
        return new FlowCatalog(read);
    }
}
