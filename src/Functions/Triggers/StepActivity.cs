using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Flows;
using Trunkline.Functions.Durable;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Execution;

namespace Trunkline.Functions.Triggers;

/// <summary>One thing done in the outside world.</summary>
public sealed class StepActivity(StepExecutor executor, DurableClients clients)
{
    /// <summary>Does it and says how it ended.</summary>
    [Function(FunctionNames.Step)]
    public async Task<string> RunAsync([ActivityTrigger] string request, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        clients.Use(client);
        var outcome = await executor.ExecuteAsync(DurablePayload.Read(request, FlowsJson.Default.StepRequest), cancellationToken);
        return DurablePayload.Write(outcome, FlowsJson.Default.StepOutcome);
    }
}
