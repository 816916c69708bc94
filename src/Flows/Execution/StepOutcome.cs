using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Flows.Execution;

/// <summary>How one attempt ended: a value, whatever happened, so that it survives replay.</summary>
public sealed record StepOutcome
{
    private static readonly JsonElement Null = JsonDocument.Parse("null").RootElement.Clone();

    /// <summary>Which of the three.</summary>
    public required OutcomeKind Kind { get; init; }

    /// <summary>What the step gave; JSON null where it gave nothing.</summary>
    [JsonConverter(typeof(RawJson))]
    public JsonElement Result { get; init; } = Null;

    /// <summary>Why it did not succeed.</summary>
    public StepFault? Fault { get; init; }

    /// <summary>For <see cref="OutcomeKind.Retry"/>: not to be tried again before this.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The exchange with the partner; null when none was made (budget spent, breaker open, credential missing).</summary>
    public AttemptReport? Attempt { get; init; }

    /// <summary>It worked.</summary>
    public static StepOutcome Succeeded(JsonElement result, AttemptReport? attempt = null) =>
        new() { Kind = OutcomeKind.Succeeded, Result = result, Attempt = attempt };

    /// <summary>It may work later. Without an <paramref name="attempt"/> no attempt is spent.</summary>
    public static StepOutcome Retry(StepFault fault, DateTimeOffset notBefore, AttemptReport? attempt = null) =>
        new() { Kind = OutcomeKind.Retry, Fault = fault, NotBefore = notBefore, Attempt = attempt };

    /// <summary>It will not work however often it is tried.</summary>
    public static StepOutcome Failed(StepFault fault, AttemptReport? attempt = null) =>
        new() { Kind = OutcomeKind.Failed, Fault = fault, Attempt = attempt };
}

/// <summary>The three ways an attempt ends.</summary>
public enum OutcomeKind
{
    /// <summary>It worked.</summary>
    Succeeded,

    /// <summary>It may work later.</summary>
    Retry,

    /// <summary>It will not work.</summary>
    Failed,
}

/// <summary>How something failed; shown to people, kept in reports, so never with a secret or a body in it.</summary>
/// <param name="Code">Short, stable, for filters: <c>http-503</c>, <c>timeout</c>, <c>connect</c>, <c>expression</c>, <c>soap-fault</c>, ….</param>
/// <param name="Message">One sentence: what happened and, where known, what to do.</param>
/// <param name="Status">HTTP status code, where there was an answer.</param>
public sealed record StepFault(string Code, string Message, int? Status = null);
