using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Functions.Durable;
using Trunkline.Runs;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>A run: one flow taking one event through its steps.</summary>
public static partial class RunOrchestrator
{
    /// <summary>Starts, or goes on with, the run; gives its report once it is over.</summary>
    [Function(FunctionNames.Run)]
    public static async Task<string?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = DurablePayload.Read(context.GetInput<string>(), FlowsJson.Default.RunInput);
        var flow = new DurableFlowContext(context);
        if (await FlowRunner.RunOrGiveUpAsync(flow, input, exception => FaultOf(flow, exception)) is not { } report)
            return null;
        if (!context.IsReplaying)
            Telemetry.RunFinished(report);
        return DurablePayload.Write(report, FlowsJson.Default.RunReport);
    }

    /// <summary>Failing the orchestration would end the run for good, in no list. Neither log nor fault quote the exception's message: it may hold data.</summary>
    private static StepFault? FaultOf(DurableFlowContext flow, Exception exception)
    {
        if (IsTheirs(exception))
            return null;
        var kind = exception.GetType().Name;
        Log.Broken(flow.Log, flow.RunId, kind, exception.StackTrace);
        return new StepFault("internal", $"The run stopped on an internal error ({kind}). The log has the details; resume goes on.");
    }

    /// <summary>What Durable Functions itself throws to end a replay is none of ours to catch.</summary>
    private static bool IsTheirs(Exception exception) =>
        exception.GetType().FullName is { } name
        && (name.StartsWith("DurableTask.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Azure.Functions.", StringComparison.Ordinal));

    private static partial class Log
    {
        [LoggerMessage(4002, LogLevel.Error, "Run {RunId} stopped on an internal error, {Error}, and waits for a person: {Stack}")]
        public static partial void Broken(ILogger log, string runId, string error, string? stack);
    }
}
