using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// Names of parts are members of the result and parts of idempotency keys; what is required is there.
internal sealed partial class CompositeValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var composite in FlowValidation.AllSteps(flow.Steps).OfType<CompositeDefinition>())
        {
            foreach (var part in composite.Parts)
            {
                if (!Name().IsMatch(part.Name.Value) || part.Name.Value.Length > 50)
                    faults.Add(part.Name, $"'{part.Name.Value}' is no name of a part", "use letters, digits and _, beginning with a letter, at most 50");
            }

            var names = composite.Parts.Select(p => p.Name.Value).ToList();
            foreach (var required in composite.Require.Where(r => !names.Contains(r.Value)))
                faults.Add(required, $"there is no part '{required.Value}'", Suggestion.Remedy(required.Value, names));
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
