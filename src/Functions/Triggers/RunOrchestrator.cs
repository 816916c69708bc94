using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Functions.Durable;
using Trunkline.Runs;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>A run: one flow taking one event through its steps.</summary>
public static class RunOrchestrator
{
    /// <summary>Starts, or goes on with, the run; gives its report once it is over.</summary>
    [Function(FunctionNames.Run)]
    public static async Task<string?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = DurablePayload.Read(context.GetInput<string>(), FlowsJson.Default.RunInput);
        if (await FlowRunner.RunAsync(new DurableFlowContext(context), input) is not { } report)
            return null;
        if (!context.IsReplaying)
            Telemetry.RunFinished(report);
        return DurablePayload.Write(report, FlowsJson.Default.RunReport);
    }
}
