using Trunkline.Declarations;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Tests.Scripted;

/// <summary>Reads flows against a small company: sources stripe and github, and a few connections.</summary>
internal static class Flow
{
    public static readonly FlowSurroundings Company = new(
        ["github", "stripe"],
        new Dictionary<string, ConnectionFacts>
        {
            ["crm"] = new("rest", new RetryPolicy(), HasPages: true),
            ["erp"] = new("soap", new RetryPolicy { Attempts = 3 }),
            ["mail"] = new("rest", new RetryPolicy { Attempts = 4, First = TimeSpan.FromSeconds(2), For = TimeSpan.FromHours(1) }),
            ["payments"] = new("rest", new RetryPolicy()),
            ["sheet"] = new("rest", new RetryPolicy()),
            ["shop"] = new("graphql", new RetryPolicy()),
        })
    { CustomSteps = ["check-iban", "score"] };

    /// <summary>The plan of a flow that has no faults.</summary>
    public static FlowPlan Plan(string steps, string on = "{ source: stripe }", string more = "") => Compile($"flow: f\non: {on}\n{more}steps:\n{steps}").Plan;

    public static CompiledFlow Compile(string yaml, string file = "integrations/flows/f.yaml")
    {
        var faults = new FaultList();
        var flows = FlowFiles.Read([(file, yaml)], Company, faults);
        faults.ThrowIfAny();
        return Assert.Single(flows);
    }

    /// <summary>The faults of a file, without its name.</summary>
    public static IReadOnlyList<string> Faults(string yaml, string file = "f.yaml")
    {
        var faults = new FaultList();
        var flows = FlowFiles.Read([(file, yaml)], Company, faults);
        Assert.Equal(faults.IsEmpty, flows.Count == 1);
        return [.. faults.All.Select(f => f.ToString()[(file.Length + 1)..])];
    }

    /// <summary>Flows that are read together, with '---' between them, each under its own name; none may have a fault.</summary>
    public static IReadOnlyList<CompiledFlow> CompileSet(string yamls)
    {
        var faults = new FaultList();
        var flows = FlowFiles.Read(Split(yamls), Company, faults);
        faults.ThrowIfAny();
        return flows;
    }

    /// <summary>The faults of flows that are read together, as <c>name.yaml:line:col</c>.</summary>
    public static IReadOnlyList<string> SetFaults(string yamls)
    {
        var faults = new FaultList();
        FlowFiles.Read(Split(yamls), Company, faults);
        return [.. faults.All.Select(f => f.ToString())];
    }

    private static IEnumerable<(string File, string Text)> Split(string yamls) =>
        yamls.Split("---\n").Select(y => (y[(y.IndexOf("flow: ", StringComparison.Ordinal) + 6)..].Split('\n')[0].Trim() + ".yaml", y));
}
