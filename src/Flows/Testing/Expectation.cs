using System.Text.Json;
using Trunkline.Declarations;

namespace Trunkline.Flows.Testing;

/// <summary>What a case expects. What is null is not checked.</summary>
/// <param name="Place">Where it stands.</param>
public sealed record Expectation(DeclaredNode Place)
{
    /// <summary>How it ends.</summary>
    public Expected<string>? Outcome { get; init; }

    /// <summary>Why a <c>stop</c> step ended it.</summary>
    public Expected<string>? Stop { get; init; }

    /// <summary>Why it gave up.</summary>
    public ExpectedFault? Fault { get; init; }

    /// <summary>How long it took.</summary>
    public Expected<TimeSpan>? Took { get; init; }

    /// <summary>The calls in order, none beside them.</summary>
    public ExpectedCalls? Calls { get; init; }

    /// <summary>The events that it emits in order, none beside them.</summary>
    public ExpectedEmits? Emits { get; init; }

    /// <summary>What the caller of a flow that answers requests gets.</summary>
    public ExpectedAnswer? Answer { get; init; }

    /// <summary>Steps by id.</summary>
    public IReadOnlyList<ExpectedStep> Steps { get; init; } = [];
}

/// <summary>A value and where it stands.</summary>
/// <typeparam name="T">Of what.</typeparam>
/// <param name="Place">Where.</param>
/// <param name="Value">What.</param>
public sealed record Expected<T>(DeclaredNode Place, T Value);

/// <summary>The fault of a dead letter.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Code">Its code; null for any.</param>
/// <param name="Step">The step; null for any.</param>
/// <param name="Message">A part of its message; null for any.</param>
public sealed record ExpectedFault(DeclaredNode Place, string? Code, string? Step, string? Message);

/// <summary>Calls that are expected.</summary>
/// <param name="Place">Where they stand.</param>
/// <param name="Groups">One after the other; the calls of one group may come in any order.</param>
public sealed record ExpectedCalls(DeclaredNode Place, IReadOnlyList<IReadOnlyList<ExpectedCall>> Groups);

/// <summary>One call. What is null is not checked.</summary>
public sealed record ExpectedCall
{
    /// <summary>Where it stands.</summary>
    public required DeclaredMap Place { get; init; }

    /// <summary>The step, with or without the item's index.</summary>
    public string? Step { get; init; }

    /// <summary>The connection.</summary>
    public string? Connection { get; init; }

    /// <summary>HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>The path below the base URL, as sent.</summary>
    public string? Path { get; init; }

    /// <summary>All query parameters.</summary>
    public IReadOnlyDictionary<string, string>? Query { get; init; }

    /// <summary>Some header fields.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>SOAP: the operation.</summary>
    public string? Operation { get; init; }

    /// <summary>GraphQL: the variables.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>The body: a map or list is compared as JSON, a text with what was sent.</summary>
    public DeclaredNode? Body { get; init; }

    /// <summary>How often it comes, one after the other.</summary>
    public int Times { get; init; } = 1;
}

/// <summary>One step. What is null is not checked.</summary>
/// <param name="Id">The step, with the item's index inside a forEach.</param>
public sealed record ExpectedStep(DeclaredText Id)
{
    /// <summary>How it ended: <c>succeeded</c>, <c>skipped</c>, <c>failed</c>, <c>fell-back</c>, <c>stopped</c>, or <c>not-reached</c>.</summary>
    public Expected<string>? State { get; init; }

    /// <summary>How many exchanges were made for it.</summary>
    public Expected<int>? Attempts { get; init; }

    /// <summary>The code of the fault that it failed with.</summary>
    public Expected<string>? Fault { get; init; }

    /// <summary>Its result.</summary>
    public Expected<JsonElement>? Result { get; init; }
}

/// <summary>Events that are expected to be emitted.</summary>
/// <param name="Place">Where they stand.</param>
/// <param name="Events">In order.</param>
public sealed record ExpectedEmits(DeclaredNode Place, IReadOnlyList<ExpectedEmit> Events);

/// <summary>One event. What is null is not checked.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Type">Its type.</param>
/// <param name="Step">The step that emits it, with or without the item's index.</param>
/// <param name="Id">Its id.</param>
/// <param name="Data">Its data.</param>
public sealed record ExpectedEmit(DeclaredMap Place, string? Type, string? Step, string? Id, Expected<JsonElement>? Data);

/// <summary>What a caller gets. What is null is not checked.</summary>
/// <param name="Place">Where it stands.</param>
public sealed record ExpectedAnswer(DeclaredNode Place)
{
    /// <summary>HTTP status.</summary>
    public Expected<int>? Status { get; init; }

    /// <summary>Some header fields.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The body; of a problem some members.</summary>
    public DeclaredNode? Body { get; init; }

    /// <summary>Whether a part is missing.</summary>
    public Expected<bool>? Partial { get; init; }

    /// <summary>Parts by name.</summary>
    public IReadOnlyList<ExpectedPart> Parts { get; init; } = [];
}

/// <summary>A part of an answer. What is null is not checked.</summary>
/// <param name="Name">Its name.</param>
public sealed record ExpectedPart(DeclaredText Name)
{
    /// <summary>The connection that it comes from.</summary>
    public Expected<string>? Source { get; init; }

    /// <summary>The code of what was wrong; <c>none</c> for nothing.</summary>
    public Expected<string>? Fault { get; init; }
}
