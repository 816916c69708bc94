using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

internal sealed class ConnectionValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var call in FlowValidation.AllCalls(flow))
        {
            if (!surroundings.Connections.ContainsKey(call.Connection.Value))
                faults.Add(call.Connection, $"unknown connection '{call.Connection.Value}'", Suggestion.Remedy(call.Connection.Value, [.. surroundings.Connections.Keys]));
        }
    }
}
