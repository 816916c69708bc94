namespace Trunkline.Flows.Plans;

/// <summary>One call of an outside API.</summary>
public sealed record CallStep : PlanStep
{
    /// <summary>Name of the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>What to send.</summary>
    public required CallTemplate Template { get; init; }

    /// <summary>JSONata over <c>status</c>, <c>headers</c>, <c>body</c> that makes the step's result; null: the body.</summary>
    public string? Result { get; init; }

    /// <summary>Read the whole of a long list, page by page; the step's result is the list of its items. Null: one answer is all.</summary>
    public Paging? Paginate { get; init; }

    /// <summary>Whether the report holds the bodies; null: as the flow says.</summary>
    public bool? RecordBodies { get; init; }

    /// <summary>How often and how long to try.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>What the flow reads of its answers; null: nothing, or the plan is of an earlier release.</summary>
    public AnswerWatch? Watch { get; init; }
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
