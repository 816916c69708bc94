using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Flows.Execution.Admissions;

/// <summary>What an activity of a run's admission is about.</summary>
public sealed record TurnRequest
{
    /// <summary>The place, for <see cref="StepAction.EnterLine"/> and <see cref="StepAction.LeaveLine"/>.</summary>
    public LinePlace? Place { get; init; }

    /// <summary>Name of the burst or the batch's line, for the others.</summary>
    public string? Line { get; init; }

    /// <summary>For <see cref="StepAction.MarkLatest"/> and <see cref="StepAction.AskLatest"/>: when the run's event was accepted.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>For <see cref="StepAction.JoinBatch"/>: how many events a batch takes at most.</summary>
    public int Max { get; init; }

    /// <summary>For <see cref="StepAction.HandOver"/>: the run that takes the batch.</summary>
    public string? Leader { get; init; }

    /// <summary>For <see cref="StepAction.HandOver"/>: whether the batch is full with this event.</summary>
    public bool Full { get; init; }

    /// <summary>For <see cref="StepAction.HandOver"/>: the event.</summary>
    [JsonConverter(typeof(RawJson))]
    public JsonElement? Event { get; init; }
}

/// <summary>What <see cref="StepAction.JoinBatch"/> results in.</summary>
/// <param name="Leader">The run that takes the batch.</param>
/// <param name="Full">Whether the batch is full with this event.</param>
public sealed record BatchPlace(string Leader, bool Full);

/// <summary>What <see cref="StepAction.CloseBatch"/> results in.</summary>
/// <param name="Members">The runs whose events the batch holds, the leader's included.</param>
public sealed record ClosedBatch(IReadOnlyList<string> Members);

/// <summary>What <see cref="StepAction.AskLatest"/> results in.</summary>
/// <param name="Run">The run of the burst's latest event.</param>
public sealed record LatestRun(string Run);

/// <summary>What the signal <see cref="Signals.Batch"/> carries.</summary>
/// <param name="Run">The run whose event it is.</param>
/// <param name="Event">The event.</param>
public sealed record HandedOver(string Run, [property: JsonConverter(typeof(RawJson))] JsonElement Event);
