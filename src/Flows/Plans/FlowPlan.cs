using System.Text.Json.Serialization;

namespace Trunkline.Flows.Plans;

/// <summary>A flow as a run takes it along: validated, every default resolved, so that neither a deploy nor an edit changes a run in flight.
/// Texts of expressions stay texts and are compiled where they run.</summary>
/// <param name="Version">Of this format; readers of every released version are kept.</param>
/// <param name="Flow">Name of the flow.</param>
/// <param name="Steps">What is done, in order.</param>
/// <param name="RecordBodies">Whether reports may hold request and response bodies.</param>
/// <param name="Where">JSONata over the event: the trigger's condition, decided again in the run, where a fault of it becomes a dead letter. Null: none.</param>
public sealed record FlowPlan(int Version, string Flow, IReadOnlyList<PlanStep> Steps, bool RecordBodies = false, string? Where = null)
{
    /// <summary>The version written today.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>One step.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CallStep), "call")]
[JsonDerivedType(typeof(ParallelStep), "parallel")]
[JsonDerivedType(typeof(SequenceStep), "steps")]
public abstract record PlanStep
{
    /// <summary>Unique in the flow; the name under which expressions read the result. Given by the flow's author or made from the place.</summary>
    public required string Id { get; init; }

    /// <summary>JSONata; the step is skipped when it gives something false. Null: always done.</summary>
    public string? When { get; init; }
}

/// <summary>Steps that start together; the step is over when all of them are.</summary>
public sealed record ParallelStep : PlanStep
{
    /// <summary>The branches.</summary>
    public required IReadOnlyList<PlanStep> Branches { get; init; }
}

/// <summary>One call of an outside API.</summary>
public sealed record CallStep : PlanStep
{
    /// <summary>Name of the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>What to send.</summary>
    public required CallTemplate Template { get; init; }

    /// <summary>JSONata over <c>status</c>, <c>headers</c>, <c>body</c> that makes the step's result; null: the body.</summary>
    public string? Result { get; init; }

    /// <summary>How often and how long to try.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>Done instead when the call failed for good; its last result becomes this step's. Empty: the run gives up.</summary>
    public IReadOnlyList<PlanStep> Fallback { get; init; } = [];
}

/// <summary>A request before its expressions are evaluated. In <see cref="Path"/>, <see cref="Query"/> and <see cref="Headers"/> the parts in
/// <c>{ }</c> are JSONata; <see cref="Body"/> and <see cref="Variables"/> are JSONata as a whole.</summary>
public sealed record CallTemplate
{
    /// <summary>REST: the HTTP method, upper case.</summary>
    public string? Method { get; init; }

    /// <summary>REST: the path below the connection's base URL, starting with a slash.</summary>
    public string? Path { get; init; }

    /// <summary>REST: query parameters by name.</summary>
    public IReadOnlyDictionary<string, string>? Query { get; init; }

    /// <summary>Header fields by name, on top of the connection's.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>REST and SOAP: the body.</summary>
    public string? Body { get; init; }

    /// <summary>SOAP: the operation.</summary>
    public string? Operation { get; init; }

    /// <summary>GraphQL: the document.</summary>
    public string? GraphQl { get; init; }

    /// <summary>GraphQL: the variables.</summary>
    public string? Variables { get; init; }
}
