using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Validation;

// A flow that waits for another's events: the other is there, and emits some that fit.
internal sealed class FlowTriggerValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        if (flow.Trigger is not FlowTriggerDefinition trigger)
            return;
        TriggerValidator.CheckTypes(trigger.Types, faults);
        var name = trigger.Flow.Value;
        if (name == flow.Name?.Value)
            faults.Add(trigger.Flow, "the flow would start itself without end", "let another flow take the events, or use forEach");
        else if (!surroundings.Flows.TryGet(name, out var emitting))
            faults.Add(trigger.Flow, $"unknown flow '{name}'", Suggestion.Remedy(name, [.. surroundings.Flows.Names.Where(n => n != flow.Name?.Value)]));
        else
            CheckEmits(trigger, [.. FlowValidation.AllSteps(emitting.Steps).OfType<EmitDefinition>().Select(e => e.Type.Value).Distinct()], faults);
    }

    private static void CheckEmits(FlowTriggerDefinition trigger, IReadOnlyList<string> emitted, FaultList faults)
    {
        if (emitted.Count == 0)
        {
            faults.Add(trigger.Flow, $"flow '{trigger.Flow.Value}' emits no event", "give it an 'emit' step");
            return;
        }

        foreach (var type in trigger.Types.Where(t => TypePattern.Refuse(t.Value) is null))
        {
            var pattern = new TypePattern(type.Value);
            if (!emitted.Any(e => pattern.Matches(e)))
                faults.Add(type, $"flow '{trigger.Flow.Value}' emits no event of a type that matches '{type.Value}'", Suggestion.Remedy(type.Value, emitted));
        }
    }
}
