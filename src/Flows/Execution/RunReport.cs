using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Flows.Execution;

/// <summary>What a run did: the finished run's output. No bodies unless the flow says so; secrets never.</summary>
public sealed record RunReport
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the flow.</summary>
    public required string Flow { get; init; }

    /// <summary>Source of the event.</summary>
    public string? Source { get; init; }

    /// <summary>Id of the event at its source.</summary>
    public string? EventId { get; init; }

    /// <summary>The event, byte for byte as accepted or as a person edited it. Only where the flow says <c>record: bodies</c>.</summary>
    [JsonConverter(typeof(RawJson))]
    public JsonElement? Event { get; init; }

    /// <summary>How it stands.</summary>
    public required RunState State { get; init; }

    /// <summary>When it first started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was over; null while it is not.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How often a person resumed it.</summary>
    public int Resumed { get; init; }

    /// <summary>Why it was discarded, in that person's words.</summary>
    public string? DiscardReason { get; init; }

    /// <summary>Who discarded it.</summary>
    public string? DiscardedBy { get; init; }

    /// <summary>The fault it waits with, or was discarded with.</summary>
    public DeadLetter? DeadLetter { get; init; }

    /// <summary>Why a <c>stop</c> step ended it early, in the flow's words.</summary>
    public string? StopReason { get; init; }

    /// <summary>What the caller of a flow that answers requests gets; null for other flows, and where the run did not get that far.</summary>
    public RunAnswer? Answer { get; init; }

    /// <summary>Steps in the order they were over.</summary>
    public IReadOnlyList<StepReport> Steps { get; init; } = [];
}

/// <summary>States of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>Steps are being done, or waited for.</summary>
    Running,

    /// <summary>Gave up and waits for a person.</summary>
    DeadLettered,

    /// <summary>All steps are over.</summary>
    Completed,

    /// <summary>A person ended it after it gave up.</summary>
    Discarded,

    /// <summary>It gave up, and what it had done was undone, as the flow asked for.</summary>
    Undone,
}

/// <summary>What people see of a run that is not over.</summary>
/// <param name="State">Running or dead-lettered.</param>
/// <param name="DeadLetter">Why it waits.</param>
/// <param name="WaitingUntil">When the next attempt is due or the nearest wait is over, while it waits.</param>
/// <param name="WaitingFor">The signal it waits for.</param>
/// <param name="WaitingBecause">Why the next attempt is only due then: what the last one failed with, or what held it back.</param>
public sealed record RunStatus(RunState State, DeadLetter? DeadLetter = null, DateTimeOffset? WaitingUntil = null, string? WaitingFor = null, StepFault? WaitingBecause = null);

/// <summary>What people see of one step.</summary>
public sealed record StepReport
{
    /// <summary>Id of the step.</summary>
    public required string Id { get; init; }

    /// <summary>How it ended.</summary>
    public required StepState State { get; init; }

    /// <summary>The key under which the partner saw every attempt.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Name of the connection called.</summary>
    public string? Connection { get; init; }

    /// <summary>Every exchange made, in order.</summary>
    public IReadOnlyList<AttemptReport> Attempts { get; init; } = [];

    /// <summary>How it failed, where it did.</summary>
    public StepFault? Fault { get; init; }

    /// <summary>For a <c>forEach</c>: how many items it had. Of lists beyond 100 items the report holds only steps that did not succeed at once.</summary>
    public int? Items { get; init; }

    /// <summary>For a list that was read page by page: how many pages came. Beyond 100 only attempts that did not succeed are among <see cref="Attempts"/>.</summary>
    public int? Pages { get; init; }
}

/// <summary>How a step ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepState>))]
public enum StepState
{
    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Its condition was false.</summary>
    Skipped,

    /// <summary>It failed for good.</summary>
    Failed,

    /// <summary>It failed for good and its fallback was done instead.</summary>
    FellBack,

    /// <summary>It was being done when a <c>stop</c> step ended the run.</summary>
    Stopped,
}

/// <summary>One exchange with a partner.</summary>
/// <param name="At">When it began.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Status">HTTP status code; null where no answer came.</param>
/// <param name="Fault">Why it did not succeed; null where it did.</param>
/// <param name="RequestBody">Only where the flow says <c>record: bodies</c>.</param>
/// <param name="ResponseBody">Only where the flow says <c>record: bodies</c>.</param>
/// <param name="Warning">What the partner announced about its API (deprecation, sunset), in one sentence; null where nothing.</param>
/// <param name="Age">How many seconds the answer had lain in a cache on the way; null where it came from the partner itself.</param>
public sealed record AttemptReport(DateTimeOffset At, double DurationMs, int? Status, string? Fault = null, string? RequestBody = null, string? ResponseBody = null,
    string? Warning = null, int? Age = null);
