using Trunkline.Declarations;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Definitions;

internal abstract record StepDefinition
{
    public required DeclaredMap At { get; init; }

    // From its author, or made from its place.
    public required string Id { get; init; }

    // Null where its place gave the id.
    public DeclaredText? GivenId { get; init; }

    public DeclaredText? When { get; init; }

    public TimeSpan? Timeout { get; init; }

    public IReadOnlyList<StepDefinition> Fallback { get; init; } = [];

    public ErrorRule? OnError { get; init; }

    public IReadOnlyList<StepDefinition> Undo { get; init; } = [];

    // Of the calls inside it, or of itself; null: as the step around it says.
    public bool? RecordBodies { get; init; }

    // The steps inside it that are done as part of it; its fallback and undo steps come on top.
    public virtual IEnumerable<StepDefinition> Inner => [];

    // All steps inside it, for whoever walks the whole flow.
    public virtual IEnumerable<StepDefinition> Children => Inner.Concat(Fallback).Concat(Undo);
}

internal sealed record MapDefinition : StepDefinition
{
    public required DeclaredText Expression { get; init; }
}

internal sealed record ParallelDefinition : StepDefinition
{
    public required IReadOnlyList<StepDefinition> Branches { get; init; }

    public override IEnumerable<StepDefinition> Inner => Branches;
}

internal sealed record SequenceDefinition : StepDefinition
{
    public required IReadOnlyList<StepDefinition> Steps { get; init; }

    public override IEnumerable<StepDefinition> Inner => Steps;
}

internal sealed record SwitchDefinition : StepDefinition
{
    public required IReadOnlyList<CaseDefinition> Cases { get; init; }

    public override IEnumerable<StepDefinition> Inner => Cases.SelectMany(c => c.Steps);
}

internal sealed record CaseDefinition(DeclaredMap At, DeclaredText? When, IReadOnlyList<StepDefinition> Steps);

internal sealed record ForEachDefinition : StepDefinition
{
    // Exactly one of the two.
    public DeclaredText? Items { get; init; }

    public CallDefinition? Call { get; init; }

    public required IReadOnlyList<StepDefinition> Steps { get; init; }

    public required int Concurrency { get; init; }

    public required bool FinishOnError { get; init; }

    public override IEnumerable<StepDefinition> Inner => Steps;
}

internal sealed record WaitDefinition : StepDefinition
{
    public TimeSpan? For { get; init; }

    public DeclaredText? Until { get; init; }

    public DeclaredText? Signal { get; init; }
}

internal sealed record FailDefinition : StepDefinition
{
    public required DeclaredText Message { get; init; }
}

internal sealed record StopDefinition : StepDefinition
{
    public required DeclaredText Reason { get; init; }
}
