using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// One concern. Looks at all of the flow whatever it finds, so that a person sees every fault at once.
internal interface IFlowValidator
{
    void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults);
}
