using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.DeadLetters;

/// <summary>What a person does with a run that gave up.</summary>
/// <param name="runs">Where the run waits.</param>
public sealed class DeadLetterDesk(IRunStore runs)
{
    /// <summary>Lets the run go on at the step that failed; what had worked is not repeated.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="decision">Who, why, and optionally the event to go on with instead.</param>
    /// <param name="cancellationToken">Cancels before the decision is durable.</param>
    public Task<DecisionResult> ResumeAsync(string runId, Decision decision, CancellationToken cancellationToken) =>
        DecideAsync(runId, Signals.Resume, decision, cancellationToken);

    /// <summary>Ends the run; its report stays.</summary>
    /// <inheritdoc cref="ResumeAsync"/>
    public Task<DecisionResult> DiscardAsync(string runId, Decision decision, CancellationToken cancellationToken) =>
        DecideAsync(runId, Signals.Discard, decision, cancellationToken);

    private async Task<DecisionResult> DecideAsync(string runId, string signal, Decision decision, CancellationToken cancellationToken)
    {
        var run = await runs.GetAsync(runId, cancellationToken);
        if (run is null)
            return DecisionResult.NoSuchRun;
        if (run.Status is not { State: RunState.DeadLettered, DeadLetter: { } letter })
            return DecisionResult.NotWaiting;
        if (decision.About is { } about && about != letter.At)
            return DecisionResult.NotWaiting;

        // The decision names the dead letter it is about: one that arrives late, or twice, cannot decide about a later one unseen.
        var payload = JsonSerializer.SerializeToElement(decision with { About = letter.At }, FlowsJson.Default.Decision);
        try
        {
            return await runs.SignalAsync(runId, signal, payload, cancellationToken) ? DecisionResult.Done : DecisionResult.NotWaiting;
        }
        catch (DecisionNotPossibleException)
        {
            return DecisionResult.NotPossible;
        }
    }
}

/// <summary>What came of a decision.</summary>
public enum DecisionResult
{
    /// <summary>The run has it, durably.</summary>
    Done,

    /// <summary>There is no run of that id.</summary>
    NoSuchRun,

    /// <summary>The run does not wait for a person (any more).</summary>
    NotWaiting,

    /// <summary>The run stopped on an internal error: it takes no edited event, and nothing of it can be undone.</summary>
    NotPossible,
}
