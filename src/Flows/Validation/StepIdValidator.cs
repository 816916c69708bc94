using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// Ids are names in expressions, parts of idempotency keys and what people read in reports.
internal sealed partial class StepIdValidator : IFlowValidator
{
    public static readonly string[] Reserved = ["event", "run", "item", "index", "settings", "and", "or", "in", "true", "false", "null", "on", "answer"];

    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        var all = FlowValidation.AllSteps(flow.Steps).ToList();
        var taken = new HashSet<string>(all.Where(s => s.GivenId is null).Select(s => s.Id), StringComparer.Ordinal);
        foreach (var id in all.Select(s => s.GivenId).OfType<DeclaredText>())
        {
            if (!Name().IsMatch(id.Value) || id.Value.Length > 50)
                faults.Add(id, $"'{id.Value}' is no step id", "use letters, digits and _, beginning with a letter, at most 50");
            else if (Reserved.Contains(id.Value))
                faults.Add(id, $"'{id.Value}' means something else in expressions", "give the step another id");
            else if (!taken.Add(id.Value))
                faults.Add(id, $"step id '{id.Value}' stands twice", "give every step of a flow its own id");
        }

        // Those made of others' names, as of a composite and its parts, may meet: their calls would share a key.
        foreach (var made in all.Where(s => s.GivenId is null).GroupBy(s => s.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
            faults.Add(made.Last().At, $"two steps would be called '{made.Key}'", "give one of them, or what it stands in, another id");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
