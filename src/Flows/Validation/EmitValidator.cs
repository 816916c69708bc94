using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Validation;

// Types of emitted events: what a trigger can name; tried again in a way that can be.
internal sealed class EmitValidator : IFlowValidator
{
    private const int LongestType = 200;

    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var emit in FlowValidation.AllSteps(flow.Steps).OfType<EmitDefinition>())
        {
            var type = emit.Type;
            if (emit.Retry is { } retry)
                RetryPolicyReader.Read(retry, new RetryPolicy(), faults);
            if (TypePattern.Refuse(type.Value) is { } problem)
                faults.Add(type, problem, "write words with dots between them, as in 'order.paid'");
            else if (type.Value.Contains('*', StringComparison.Ordinal))
                faults.Add(type, $"'{type.Value}' is no one event type", "write it without '*'");
            else if (type.Value.Length > LongestType)
                faults.Add(type, $"the event type is {type.Value.Length} characters long", $"use at most {LongestType}");
        }
    }
}
