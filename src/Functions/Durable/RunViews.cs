using System.Text.Json;
using Microsoft.DurableTask.Client;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Runs;

namespace Trunkline.Functions.Durable;

/// <summary>What people see of an orchestration.</summary>
internal static class RunViews
{
    private const int IdSuffix = 27;

    public static RunView Of(OrchestrationMetadata orchestration)
    {
        var input = Input(orchestration);
        var report = orchestration.IsCompleted
            ? Read(orchestration.SerializedOutput, payload => DurablePayload.Read(payload, FlowsJson.Default.RunReport))
            : null;
        return new RunView(
            orchestration.InstanceId,
            report?.Flow ?? input?.Plan.Flow ?? FlowOf(orchestration.InstanceId),
            report?.StartedAt ?? input?.StartedAt ?? orchestration.CreatedAt,
            Status(orchestration, report),
            report);
    }

    /// <summary>What its current execution began with; null where this app did not write it.</summary>
    public static RunInput? Input(OrchestrationMetadata orchestration) =>
        Read(orchestration.SerializedInput, payload => DurablePayload.Read(payload, FlowsJson.Default.RunInput));

    /// <summary>Statuses of the orchestration store under which runs of a state are found; a run of another state may be among them.</summary>
    public static IReadOnlyList<OrchestrationRuntimeStatus>? Statuses(RunState? state) => state switch
    {
        null => null,
        RunState.Running => [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended],
        RunState.DeadLettered => [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Failed],
        RunState.Completed => [OrchestrationRuntimeStatus.Completed],
        _ => [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Terminated],
    };

    private static RunStatus Status(OrchestrationMetadata orchestration, RunReport? report)
    {
        if (report is not null)
            return new RunStatus(report.State, report.DeadLetter);
        return orchestration.RuntimeStatus switch
        {
            OrchestrationRuntimeStatus.Failed => new RunStatus(RunState.DeadLettered, Broken(orchestration)),
            OrchestrationRuntimeStatus.Terminated => new RunStatus(RunState.Discarded),
            _ => Read(orchestration.SerializedCustomStatus, payload => DurablePayload.Read(payload, FlowsJson.Default.RunStatus))
                ?? new RunStatus(RunState.Running),
        };
    }

    /// <summary>The orchestration itself failed, which no flow can cause: a bug, or a deploy that changed what was in flight.</summary>
    private static DeadLetter Broken(OrchestrationMetadata orchestration) => new(
        "", new StepFault("internal", $"the orchestration failed: {orchestration.FailureDetails?.ErrorType ?? "unknown"}"), orchestration.LastUpdatedAt);

    /// <summary>The store's own serialisation around the payload; null for what this app did not write.</summary>
    private static T? Read<T>(string? serialized, Func<string?, T> read)
        where T : class
    {
        if (serialized is null)
            return null;
        try
        {
            using var stored = JsonDocument.Parse(serialized);
            return stored.RootElement.ValueKind == JsonValueKind.String ? read(stored.RootElement.GetString()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string FlowOf(string runId) => runId.Length > IdSuffix ? runId[..^IdSuffix] : runId;
}
