using Trunkline.Declarations;

namespace Trunkline.Flows.Testing;

/// <summary>Reads tests files.</summary>
public static class FlowTestFiles
{
    /// <summary>How the name of a tests file ends, behind the flow's.</summary>
    public const string Ending = ".tests.yaml";

    /// <summary>Reads and checks one tests file.</summary>
    /// <param name="file">The name for messages; its last part without <see cref="Ending"/> is the flow's name.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="flows">The flows.</param>
    /// <param name="open">The bytes of a file that this one names, by its path from this one's folder; null where there is none.</param>
    /// <param name="faults">Where faults go, all of them.</param>
    /// <returns>The tests; null where the file has faults.</returns>
    public static FlowTestFile? Read(string file, string text, IReadOnlyList<CompiledFlow> flows, Func<string, byte[]?> open, FaultList faults)
    {
        var before = faults.Count;
        if (DeclaredFile.Read(file, text, faults) is not { } root || Flow(root, flows, faults) is not { } flow)
            return null;
        var scope = new TestFileScope(flow, open, faults);
        var shared = CaseReader.ReadGiven(root, scope);
        if (!root.Has("cases"))
            faults.Add(root, "'cases' is missing", "list at least one, as in '- case: what it shows'");
        var tests = new List<FlowTest>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in root.List("cases", faults)?.Items ?? [])
        {
            if (item is not DeclaredMap map)
                faults.Add(item, $"a case is {item.Kind}", "make it a map, as in '- case: what it shows'");
            else if (CaseReader.Read(map, shared, scope) is { } test)
            {
                if (!names.Add(test.Name.Value))
                    faults.Add(test.Name, $"two cases are called '{test.Name.Value}'", "say what tells them apart");
                tests.Add(test);
            }
        }

        root.RejectUnknownKeys(faults);
        return faults.Count == before ? new FlowTestFile(file, flow, tests) : null;
    }

    private static CompiledFlow? Flow(DeclaredMap root, IReadOnlyList<CompiledFlow> flows, FaultList faults)
    {
        if (root.RequiredText("flow", faults, "begin with 'flow: ' and the flow's name") is not { } name)
            return null;
        var file = root.File[(root.File.LastIndexOfAny(['/', '\\']) + 1)..];
        if (file != name.Value + Ending)
            faults.Add(name, $"these are the tests of flow '{name.Value}' and the file is '{file}'", $"call it {name.Value}{Ending}");
        var flow = flows.FirstOrDefault(f => f.Plan.Flow == name.Value);
        if (flow is null)
            faults.Add(name, $"there is no flow '{name.Value}'", Suggestion.Remedy(name.Value, [.. flows.Select(f => f.Plan.Flow)]));
        return flow;
    }
}
