using System.Text.Json;
using System.Text.Json.Serialization;
using Trunkline.Flows.Execution.Admissions;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

/// <summary>Everything a run starts, or goes on, with.</summary>
public sealed record RunInput
{
    /// <summary>The flow.</summary>
    public required FlowPlan Plan { get; init; }

    /// <summary>The event: <c>id</c>, <c>type</c>, <c>time</c>, <c>source</c>, <c>data</c>, <c>headers</c>; byte for byte as accepted.</summary>
    [JsonConverter(typeof(RawJson))]
    public required JsonElement Event { get; init; }

    /// <summary>W3C trace context of the post that brought the event; null where there was none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>When the run first started; null in its first execution (then the context's time is).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Steps already over, from executions before this one: not repeated.</summary>
    public IReadOnlyList<StepRecord> Done { get; init; } = [];

    /// <summary>Steps that failed for good and are done anew when the run is resumed, with what was tried so far. A call whose fallback failed
    /// is among them as <see cref="StepState.FellBack"/>: the run goes on inside the fallback.</summary>
    public IReadOnlyList<StepReport> Failed { get; init; } = [];

    /// <summary>What steps that are not over have to remember when the run continues as new: waits begun, attempts made, items done, cases taken.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Notes { get; init; }

    /// <summary>What items of lists have done that can be undone, by list: the step's id, with <c>:</c> and the item's index for every list around it. Null: nothing.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Undoable { get; init; }

    /// <summary>Set while branches go on beside one that gave up; null otherwise.</summary>
    public DeadLetter? GivenUp { get; init; }

    /// <summary>While <see cref="GivenUp"/> is set: how many of <see cref="Failed"/>, the first ones, gave up since the run was last resumed. The others
    /// failed before that and are still to be done anew. Null: all gave up.</summary>
    public int? GivenUpSteps { get; init; }

    /// <summary>Why what the run has done is being undone; null while it is not.</summary>
    public UndoCause? Undoing { get; init; }

    /// <summary>Why the run waits for a person; null while it runs.</summary>
    public DeadLetter? DeadLetter { get; init; }

    /// <summary>How far it is admitted; null where nothing was decided yet, or nothing is to be.</summary>
    public Turn? Turn { get; init; }

    /// <summary>How often a person has resumed it.</summary>
    public int Resumed { get; init; }
}

/// <summary>A step that is over, as carried from one execution of a run to the next.</summary>
/// <param name="Report">What people see of it.</param>
/// <param name="Result">What expressions read of it; JSON null for a skipped step.</param>
public sealed record StepRecord(StepReport Report, [property: JsonConverter(typeof(RawJson))] JsonElement Result);

/// <summary>Why a run waits for a person.</summary>
/// <param name="StepId">The step that failed for good.</param>
/// <param name="Fault">How it failed.</param>
/// <param name="At">When the run gave up.</param>
/// <param name="Connection">Name of the connection that the step calls; null where it calls none.</param>
public sealed record DeadLetter(string StepId, StepFault Fault, DateTimeOffset At, string? Connection = null);

/// <summary>Why a run is undone.</summary>
/// <param name="DeadLetter">The failure.</param>
/// <param name="Discarded">Whether a person discarded the run; otherwise the flow asked for it.</param>
/// <param name="By">That person.</param>
/// <param name="Reason">That person's reason.</param>
public sealed record UndoCause(DeadLetter DeadLetter, bool Discarded = false, string? By = null, string? Reason = null);
