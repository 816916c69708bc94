using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal abstract record StepDefinition
{
    public required DeclaredMap At { get; init; }

    // From its author, or made from its place.
    public required string Id { get; init; }

    // Null where its place gave the id.
    public DeclaredText? GivenId { get; init; }

    public DeclaredText? When { get; init; }

    // The lists of steps inside it, for whoever walks the whole flow.
    public abstract IEnumerable<StepDefinition> Children { get; }
}

internal sealed record CallDefinition : StepDefinition
{
    public required DeclaredText Connection { get; init; }

    // One in a flow without faults; as many as were written until then.
    public required IReadOnlyList<MethodDefinition> Methods { get; init; }

    public required IReadOnlyList<FieldDefinition> Query { get; init; }

    public required IReadOnlyList<FieldDefinition> Headers { get; init; }

    public DeclaredText? Body { get; init; }

    public DeclaredText? Operation { get; init; }

    public DeclaredText? GraphQl { get; init; }

    public DeclaredText? Variables { get; init; }

    public DeclaredText? Result { get; init; }

    public DeclaredMap? Retry { get; init; }

    public IReadOnlyList<StepDefinition> Fallback { get; init; } = [];

    public override IEnumerable<StepDefinition> Children => Fallback;
}

internal sealed record MethodDefinition(string Method, DeclaredText Path);

internal sealed record FieldDefinition(DeclaredText Name, DeclaredText Value);

internal sealed record ParallelDefinition : StepDefinition
{
    public required IReadOnlyList<StepDefinition> Branches { get; init; }

    public override IEnumerable<StepDefinition> Children => Branches;
}

internal sealed record SequenceDefinition : StepDefinition
{
    public required IReadOnlyList<StepDefinition> Steps { get; init; }

    public override IEnumerable<StepDefinition> Children => Steps;
}
