using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// What holds events back must not contradict what else does.
internal sealed class AdmissionValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        if (flow.Trigger?.Pacing is not { } pacing)
            return;
        if (pacing is { Debounce: { } debounce, Batch: not null })
            faults.Add(debounce.At, "'debounce' and 'batch' in one trigger", "keep one of them: the one forgets all events of a burst but the last, the other keeps them all");
        if (flow.OrderBy is not { } order)
            return;
        if (pacing.Debounce is not null)
            faults.Add(order, "'order-by' in a flow with 'debounce'", "leave one of them out: of a burst only the last event is worked on");
        if (pacing.Batch is not null)
            faults.Add(order, "'order-by' in a flow with 'batch'", "leave it out: a batch holds its events in the order of their acceptance");
        if (pacing.AtOnce == 1)
            faults.Add(order, "'order-by' in a flow with 'throttle: 1'", "leave one of them out: either keeps runs from overtaking each other");
    }
}
