using Microsoft.Azure.Functions.Worker;
using Trunkline.Flows;
using Trunkline.Functions.Durable;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Execution;

namespace Trunkline.Functions.Triggers;

/// <summary>One thing done in the outside world.</summary>
public sealed class StepActivity(StepExecutor executor)
{
    /// <summary>Does it and says how it ended.</summary>
    [Function(FunctionNames.Step)]
    public async Task<string> RunAsync([ActivityTrigger] string request, CancellationToken cancellationToken)
    {
        var outcome = await executor.ExecuteAsync(DurablePayload.Read(request, FlowsJson.Default.StepRequest), cancellationToken);
        return DurablePayload.Write(outcome, FlowsJson.Default.StepOutcome);
    }
}
