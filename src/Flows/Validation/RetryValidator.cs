using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Validation;

internal sealed class RetryValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var call in FlowValidation.AllCalls(flow))
        {
            if (call.Retry is { } retry)
                RetryPolicyReader.Read(retry, surroundings.Connections.GetValueOrDefault(call.Connection.Value)?.Retry ?? new RetryPolicy(), faults);
        }
    }
}
