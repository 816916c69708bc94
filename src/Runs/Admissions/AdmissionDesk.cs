using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Execution.Admissions;

namespace Trunkline.Runs.Admissions;

/// <summary>What a run has to pass before its first step, as far as it is shared: prepared by the dispatcher, asked for by activities.</summary>
/// <param name="lines">Order and throttle.</param>
/// <param name="bursts">Debounce.</param>
/// <param name="batches">Batch.</param>
public sealed class AdmissionDesk(Lines lines, Bursts bursts, Batches batches)
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("null").RootElement.Clone();

    /// <summary>Before a run starts: its place among others that are dispatched at the same time.</summary>
    /// <returns>What <see cref="RefusedAsync"/> needs; null where nothing was prepared.</returns>
    internal async Task<PreparedPlace?> PrepareAsync(CompiledFlow flow, string runId, JsonElement envelope, CancellationToken cancellationToken)
    {
        if (flow.Plan.Admission is not { } admission)
            return null;
        try
        {
            var keys = AdmissionKeys.Of(flow.Plan.Flow, admission, envelope, flow.Plan.Settings);
            return keys.Order is { } order ? new PreparedPlace(order, await lines.StandAsync(order, runId, cancellationToken)) : null;
        }
        catch (AdmissionKeyException)
        {
            // The run meets the same fault, and waits for a person with it.
            return null;
        }
    }

    /// <summary>The start was refused because the run exists.</summary>
    internal Task RefusedAsync(PreparedPlace? prepared, string runId, CancellationToken cancellationToken) => prepared switch
    {
        null => Task.CompletedTask,

        // A copy of the event that was accepted at another time: the run has a place of its own.
        { IsNew: true, Place: var place } => lines.WithdrawAsync(place, runId, cancellationToken),
        { Place: var place } => lines.LeaveIfOverAsync(place, runId, cancellationToken),
    };

    /// <summary>Does what a run asks for.</summary>
    internal async Task<StepOutcome> ExecuteAsync(StepRequest request, CancellationToken cancellationToken)
    {
        var turn = request.Turn!;
        var runId = request.RunId;
        switch (request.Action)
        {
            case StepAction.EnterLine:
                var (isTurn, askAt) = await lines.EnterAsync(turn.Place!, runId, request.Attempt > 1, cancellationToken);
                return isTurn ? StepOutcome.Succeeded(Nothing) : StepOutcome.Retry(new StepFault("turn", "Others come first."), askAt ?? DateTimeOffset.MaxValue);
            case StepAction.LeaveLine:
                await lines.LeaveAsync(turn.Place!, runId, cancellationToken);
                return StepOutcome.Succeeded(Nothing);
            case StepAction.MarkLatest:
                await bursts.MarkAsync(turn.Line!, runId, turn.At, cancellationToken);
                return StepOutcome.Succeeded(Nothing);
            case StepAction.AskLatest:
                return Of(await bursts.LatestAsync(turn.Line!, runId, turn.At, cancellationToken), FlowsJson.Default.LatestRun);
            case StepAction.JoinBatch:
                return Of(await batches.JoinAsync(turn.Line!, runId, turn.Max, cancellationToken), FlowsJson.Default.BatchPlace);
            case StepAction.HandOver:
                return Of(await batches.HandOverAsync(turn, runId, cancellationToken), FlowsJson.Default.Boolean);
            case StepAction.CloseBatch:
                return Of(await batches.CloseAsync(turn.Line!, runId, cancellationToken), FlowsJson.Default.ClosedBatch);
            case StepAction.ForgetBatch:
                await batches.ForgetAsync(turn.Line!, runId, cancellationToken);
                return StepOutcome.Succeeded(Nothing);
            default:
                throw new InvalidOperationException($"{request.Action} is no admission.");
        }
    }

    private static StepOutcome Of<T>(T result, JsonTypeInfo<T> type) => StepOutcome.Succeeded(JsonSerializer.SerializeToElement(result, type));
}

// The place that a run took before its start, and whether it was not there before.
internal sealed record PreparedPlace(LinePlace Place, bool IsNew);
