using Trunkline.Flows.Execution.Admissions;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Templates;

namespace Trunkline.Flows.Execution;

/// <summary>One thing to do in the outside world, with every expression evaluated; the input of an activity.</summary>
public sealed record StepRequest
{
    /// <summary>What to do.</summary>
    public required StepAction Action { get; init; }

    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the flow.</summary>
    public required string Flow { get; init; }

    /// <summary>Id of the step, with <c>:</c> and the item's index inside a <c>forEach</c>.</summary>
    public required string StepId { get; init; }

    /// <summary>From 1; attempts that made no call (budget spent) do not count.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Run id + step id + item index: stable over retries, resumes and replays.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Which waits to draw after a failure.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>The call to make, for <see cref="StepAction.Call"/>.</summary>
    public CallRequest? Call { get; init; }

    /// <summary>How many calls of a list's items are made at about the same time, this one included; null: this one alone.</summary>
    public int? Together { get; init; }

    /// <summary>The event to tell, for <see cref="StepAction.Emit"/>.</summary>
    public EmitRequest? Emit { get; init; }

    /// <summary>What code is to do, for <see cref="StepAction.Use"/>.</summary>
    public UseRequest? Use { get; init; }

    /// <summary>What to write into the index, for <see cref="StepAction.IndexDeadLetter"/>.</summary>
    public DeadLetter? DeadLetter { get; init; }

    /// <summary>Source and id of the event, for indexes and logs.</summary>
    public string? EventSource { get; init; }

    /// <summary>Id of the event at its source.</summary>
    public string? EventId { get; init; }

    /// <summary>W3C trace context to go on with.</summary>
    public string? TraceParent { get; init; }

    /// <summary>For the actions of a run's admission: lines, bursts, batches.</summary>
    public TurnRequest? Turn { get; init; }

    /// <summary>Whether bodies may enter the report.</summary>
    public bool RecordBodies { get; init; }
}

/// <summary>Kinds of activity.</summary>
public enum StepAction
{
    /// <summary>Call an outside API.</summary>
    Call,

    /// <summary>Enter the run into the dead-letter index.</summary>
    IndexDeadLetter,

    /// <summary>Take the run out of the dead-letter index.</summary>
    ForgetDeadLetter,

    /// <summary>Tell an event to other flows.</summary>
    Emit,

    /// <summary>Have code registered by name do something.</summary>
    Use,

    /// <summary>Stand in a line; succeeded: it is the run's turn; retry: not yet, look again by then.</summary>
    EnterLine,

    /// <summary>Leave a line and call the next.</summary>
    LeaveLine,

    /// <summary>Say that the burst has one more event.</summary>
    MarkLatest,

    /// <summary>Which run has the burst's latest event.</summary>
    AskLatest,

    /// <summary>Belong to the batch that is open, or open one.</summary>
    JoinBatch,

    /// <summary>Give the run's event to the run that leads the batch; the result is whether that run has it.</summary>
    HandOver,

    /// <summary>Let nobody else into the batch.</summary>
    CloseBatch,

    /// <summary>The batch is complete: forget who belonged to it.</summary>
    ForgetBatch,
}

/// <summary>A request to a connection, ready to be sent.</summary>
public sealed record CallRequest
{
    /// <summary>Name of the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>REST: HTTP method, upper case.</summary>
    public string? Method { get; init; }

    /// <summary>REST: path below the base URL, escaped.</summary>
    public string? Path { get; init; }

    /// <summary>REST: query parameters, not yet escaped.</summary>
    public IReadOnlyDictionary<string, string>? Query { get; init; }

    /// <summary>Header fields on top of the connection's.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The body as JSON text, byte for byte what the expression gave; null for no body.</summary>
    public string? Body { get; init; }

    /// <summary>SOAP: the operation.</summary>
    public string? Operation { get; init; }

    /// <summary>GraphQL: the document.</summary>
    public string? GraphQl { get; init; }

    /// <summary>GraphQL: the variables as JSON text.</summary>
    public string? Variables { get; init; }

    /// <summary>JSONata over <c>status</c>, <c>headers</c>, <c>body</c> that makes the result; null: the body.</summary>
    public string? Result { get; init; }

    /// <summary>What the flow reads of the answer; null: nothing is watched.</summary>
    public AnswerWatch? Watch { get; init; }

    /// <summary>Which page of a long list to ask for: the result is an object of the page's <c>items</c> and the mark of the page after as <c>next</c>, left out after
    /// the last. Null: the whole answer.</summary>
    public PageRequest? Page { get; init; }

    /// <summary>Whether it certainly changes nothing at the partner: a GET, or a GraphQL query.</summary>
    public bool IsSafe() => GraphQl is { } document ? GraphQlText.IsQuery(document) : Method == "GET";
}

/// <summary>One page of a long list.</summary>
/// <param name="Way">How the list goes on; null: as the connection says.</param>
/// <param name="Mark">The page before gave it; null for the first page.</param>
public sealed record PageRequest(Paging? Way, string? Mark = null);
