using System.Text.Json.Serialization;

namespace Trunkline.Flows.Plans;

/// <summary>One step.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CallStep), "call")]
[JsonDerivedType(typeof(MapStep), "map")]
[JsonDerivedType(typeof(ParallelStep), "parallel")]
[JsonDerivedType(typeof(SequenceStep), "steps")]
[JsonDerivedType(typeof(SwitchStep), "switch")]
[JsonDerivedType(typeof(ForEachStep), "forEach")]
[JsonDerivedType(typeof(WaitStep), "wait")]
[JsonDerivedType(typeof(FailStep), "fail")]
[JsonDerivedType(typeof(StopStep), "stop")]
[JsonDerivedType(typeof(EmitStep), "emit")]
[JsonDerivedType(typeof(RunStep), "run")]
[JsonDerivedType(typeof(UseStep), "use")]
[JsonDerivedType(typeof(CompositeStep), "composite")]
public abstract record PlanStep
{
    /// <summary>Unique in the flow; the name under which expressions read the result. Given by the flow's author or made from the place; inside a
    /// <see cref="RunStep"/> behind that step's id and a slash.</summary>
    public required string Id { get; init; }

    /// <summary>JSONata; the step is skipped when it gives something false. Null: always done.</summary>
    public string? When { get; init; }

    /// <summary>The step, with every attempt and everything inside it, has failed when it is not over by then. Null: no bound.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Done instead when the step failed for good; its last result becomes this step's. Empty: there is none.</summary>
    public IReadOnlyList<PlanStep> Fallback { get; init; } = [];

    /// <summary>What happens when it failed for good, and its fallback too. Null: what the step around it says; of outermost steps, dead letter.</summary>
    public ErrorRule? OnError { get; init; }

    // Plans from when only calls could be undone leave it out elsewhere, which the reader gives as null.
    /// <summary>Done when the step had succeeded and the run is undone later. Empty: there is nothing to undo.</summary>
    public IReadOnlyList<PlanStep> Undo { get; init => field = value ?? []; } = [];
}

/// <summary>Makes a value; no call is made.</summary>
public sealed record MapStep : PlanStep
{
    /// <summary>JSONata; what it gives is the result, null where it gives nothing.</summary>
    public required string Expression { get; init; }
}

/// <summary>Steps that start together; the step is over when all of them are. It has no result of its own.</summary>
public sealed record ParallelStep : PlanStep
{
    /// <summary>The branches.</summary>
    public required IReadOnlyList<PlanStep> Branches { get; init; }
}

/// <summary>Steps one after the other; its result is the last one's.</summary>
public sealed record SequenceStep : PlanStep
{
    /// <summary>The steps.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }
}

/// <summary>Does the first case that fits; its result is that of the last step there, null where none fits.</summary>
public sealed record SwitchStep : PlanStep
{
    /// <summary>The cases in order.</summary>
    public required IReadOnlyList<SwitchCase> Cases { get; init; }
}

/// <summary>One case of a switch.</summary>
/// <param name="When">JSONata; null: fits always.</param>
/// <param name="Steps">What is done.</param>
public sealed record SwitchCase(string? When, IReadOnlyList<PlanStep> Steps);

/// <summary>Does steps for every item of a list. Its result is the list of the items' results (each that of its last step), in the items' order.</summary>
public sealed record ForEachStep : PlanStep
{
    /// <summary>JSONata that gives the list; a value that is none is a list of one, nothing is an empty one. Null where <see cref="Call"/> gives it.</summary>
    public string? Items { get; init; }

    /// <summary>The call that gives the list page by page, <see cref="CallStep.Paginate"/> set: the next page is asked for when everything is done for the items of
    /// the one before, and the result says how many <c>items</c> and <c>pages</c> there were. Null where <see cref="Items"/> gives it.</summary>
    public CallStep? Call { get; init; }

    /// <summary>What is done for each; expressions there see <c>item</c> and <c>index</c>.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>How many items at most are worked on at once; started in order.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Whether all items are worked on although one failed for good; otherwise no further one is started.</summary>
    public bool FinishOnError { get; init; }

    /// <summary>Whether no expression and no answer reads its result: then the items' results are not kept. Plans that do not say so keep them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ResultUnread { get; init; }

    /// <summary>Where something inside can be undone: what the undo steps read of an item, by step id, <c>item</c>, or <c>*</c> for all there is. It is kept with what the
    /// item did. Null: nothing inside can be undone.</summary>
    public IReadOnlyList<string>? UndoReads { get; init; }
}

/// <summary>Waits: for a time, until a time, or for a signal. Exactly one of the three is there.</summary>
public sealed record WaitStep : PlanStep
{
    /// <summary>How long.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>JSONata that gives a time: an ISO 8601 text or milliseconds since 1970. A time past is no wait.</summary>
    public string? Until { get; init; }

    /// <summary>The name of the signal; what it carries is the result.</summary>
    public string? Signal { get; init; }
}

/// <summary>Fails for good.</summary>
public sealed record FailStep : PlanStep
{
    /// <summary>A template that says why.</summary>
    public required string Message { get; init; }
}

/// <summary>Ends the run as completed; nothing further is started.</summary>
public sealed record StopStep : PlanStep
{
    /// <summary>A template that says why.</summary>
    public required string Reason { get; init; }
}
