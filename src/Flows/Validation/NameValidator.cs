using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// The name is part of run ids and of URLs, and how people find the file.
internal sealed partial class NameValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        if (flow.Name is not { } name)
            return;
        if (name.Value.Length > 50)
            faults.Add(name, $"the name is {name.Value.Length} characters long", "use at most 50");
        if (!Kebab().IsMatch(name.Value))
            faults.Add(name, $"'{name.Value}' is no name", "use lower-case letters and digits, with single dashes between words");
        if (surroundings.Flows.TryGet(name.Value, out var first) && !ReferenceEquals(first, flow))
            faults.Add(name, $"'{name.Value}' is the name of the flow in {first.Name!.File} too", "rename one of them");
        var file = FileName(name.File);
        if (file != name.Value)
            faults.Add(name, $"the flow is '{name.Value}' and its file '{file}'", $"rename one of them");
    }

    // By hand: on every system both kinds of slash separate folders here.
    internal static string FileName(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) ? name[..^5] : name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Kebab();
}
