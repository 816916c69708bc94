using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Validation;

// Steps of code: registered, and tried again in a way that can be.
internal sealed class UseValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var use in FlowValidation.AllSteps(flow.Steps).OfType<UseDefinition>())
        {
            if (!surroundings.CustomSteps.Contains(use.Name.Value))
                faults.Add(use.Name, $"there is no step '{use.Name.Value}' in integrations/steps", Suggestion.Remedy(use.Name.Value, surroundings.CustomSteps));
            if (use.Retry is not { } retry)
                continue;
            RetryPolicyReader.Read(retry, new RetryPolicy(), faults);
            foreach (var word in (ReadOnlySpan<string>)["on", "unsafe"])
            {
                if (retry.Key(word) is { } key)
                    faults.Add(key, $"'{word}' of a step of code", "leave it out: the code says itself what may work later");
            }
        }
    }
}
