using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

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

    public PaginateDefinition? Paginate { get; init; }

    public DeclaredMap? Retry { get; init; }
}

internal sealed record MethodDefinition(string Method, DeclaredText Path);

internal sealed record FieldDefinition(DeclaredText Name, DeclaredText Value);
