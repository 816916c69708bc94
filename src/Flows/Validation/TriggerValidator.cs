using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Validation;

internal sealed class TriggerValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        if (flow.Trigger is SourceTriggerDefinition source)
            CheckSource(source, surroundings, faults);
    }

    private static void CheckSource(SourceTriggerDefinition trigger, FlowSurroundings surroundings, FaultList faults)
    {
        var source = trigger.Source;
        if (!surroundings.Sources.Contains(source.Value))
            faults.Add(source, $"unknown source '{source.Value}'", Suggestion.Remedy(source.Value, surroundings.Sources));
        CheckTypes(trigger.Types, faults);
    }

    public static void CheckTypes(IReadOnlyList<DeclaredText> types, FaultList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            if (TypePattern.Refuse(type.Value) is { } problem)
                faults.Add(type, problem, "write a type as the source sends it, with * for any characters");
            else if (!seen.Add(type.Value))
                faults.Add(type, $"type '{type.Value}' stands twice", "keep one of them");
        }
    }
}
