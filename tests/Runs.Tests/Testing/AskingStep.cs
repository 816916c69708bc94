using System.Text.Json;
using Trunkline.Connectors;
using Trunkline.Flows.Execution;
using Trunkline.Runs.CustomSteps;
using Trunkline.Stores.Secrets;

namespace Trunkline.Runs.Tests.Testing;

// Code that asks a partner, and tells what it was given.
internal sealed class AskingStep(IConnections connections, ISecrets secrets, TimeProvider time) : IFlowStep
{
    public async Task<FlowStepResult> ExecuteAsync(FlowStepCall call, CancellationToken cancellationToken)
    {
        if (call.Input.ValueKind != JsonValueKind.Number)
            return FlowStepResult.Failed("input", "That is no number.");
        var answer = await connections.CallAsync(new CallRequest { Connection = "pay", Method = "GET", Path = $"/rates/{call.Input.GetRawText()}" }, call.OptionsOf("rate"), cancellationToken);
        if (answer.Verdict != CallVerdict.Succeeded)
            return FlowStepResult.TryLater("rate", "There is no rate.");
        var key = await secrets.GetAsync("own-key", cancellationToken);
        return FlowStepResult.Succeeded(JsonSerializer.SerializeToElement(
            new Dictionary<string, object> { ["rate"] = answer.Result, ["key"] = key.Reveal(), ["at"] = time.GetUtcNow().ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), ["of"] = call.Settings["of"] }));
    }
}
