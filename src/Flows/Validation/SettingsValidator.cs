using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Validation;

// Names that expressions and hosts can write, and values of the host that are of the file's kind.
internal sealed partial class SettingsValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in flow.Settings.Select(s => s.Name))
        {
            if (!Name().IsMatch(name.Value) || name.Value.Length > 50)
                faults.Add(name, $"'{name.Value}' is no name of a setting", "use letters, digits and _, beginning with a letter, at most 50");
            else if (!seen.Add(name.Value))
                faults.Add(name, $"setting '{name.Value}' stands twice, but for upper and lower case", "hosts do not tell them apart: rename one of them");
        }

        FlowSettings.Resolve(flow, surroundings.Setting, faults);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
