using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Runs;
using Trunkline.Runs.DeadLetters;

namespace Trunkline.Operations.Api;

/// <summary>What people see and do, over HTTP: runs, dead letters, resume, discard and signals. The doors route here; each guards it in its own way
/// (Functions by function key, LocalHost by listening on loopback and refusing other sites' pages). While a store cannot answer, every answer is 503 with <c>Retry-After</c>.</summary>
/// <param name="runs">The runs.</param>
/// <param name="deadLetters">The index of those that wait.</param>
/// <param name="desk">Where decisions are made.</param>
public sealed class OperationsApi(IRunStore runs, DeadLetterIndex deadLetters, DeadLetterDesk desk)
{
    /// <summary>One run: how it stands, and its report once it is over. 404 when there is none of that id.</summary>
    public Task<IResult> GetRunAsync(string runId, CancellationToken cancellationToken) => AnswerAsync(async () =>
        await runs.GetAsync(runId, cancellationToken) is { } run ? Results.Json(run, OperationsJson.Default.RunView) : NoSuchRun(runId));

    /// <summary>A page of runs; query parameters <c>state</c>, <c>size</c> (1 to 1000, default 50), <c>continuation</c>.</summary>
    public async Task<IResult> ListRunsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        RunState? state = null;
        if (request.Query["state"] is [{ Length: > 0 } text])
        {
            if (!Enum.TryParse<RunState>(text, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
                return Fault(StatusCodes.Status400BadRequest, $"state '{text}' is none of {string.Join(", ", Enum.GetNames<RunState>())}");
            state = parsed;
        }

        if (!PageQuery.TryRead(request, out var size, out var continuation))
            return PageQuery.BadSize();
        return await PageAsync(
            continuation, async () => Results.Json(await runs.ListAsync(state, size, continuation, cancellationToken), OperationsJson.Default.RunPage));
    }

    /// <summary>A page of dead letters, newest first; query parameters <c>size</c> (1 to 1000, default 50), <c>continuation</c>.</summary>
    public async Task<IResult> ListDeadLettersAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!PageQuery.TryRead(request, out var size, out var continuation))
            return PageQuery.BadSize();
        return await PageAsync(continuation, async () =>
        {
            var (entries, next) = await deadLetters.ListAsync(size, continuation, cancellationToken);
            return Results.Json(new DeadLetterPage(entries, next), OperationsJson.Default.DeadLetterPage);
        });
    }

    /// <summary>Lets a dead letter go on at the step that failed. Body (optional): a <see cref="Decision"/>.</summary>
    public Task<IResult> ResumeAsync(HttpRequest request, string runId, CancellationToken cancellationToken) =>
        DecideAsync(request, runId, desk.ResumeAsync, cancellationToken);

    /// <summary>Ends a dead letter. Body (optional): a <see cref="Decision"/>.</summary>
    public Task<IResult> DiscardAsync(HttpRequest request, string runId, CancellationToken cancellationToken) =>
        DecideAsync(request, runId, desk.DiscardAsync, cancellationToken);

    /// <summary>Sends a run the signal that a <c>wait</c> of its flow waits for, or will wait for. Body: a JSON object, the result of that step.
    /// 404 when there is no such run, 409 when it is over.</summary>
    public Task<IResult> SignalAsync(HttpRequest request, string runId, string name, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        if (name.Equals(Signals.Resume, StringComparison.OrdinalIgnoreCase) || name.Equals(Signals.Discard, StringComparison.OrdinalIgnoreCase))
            return Fault(StatusCodes.Status400BadRequest, $"'{name}' is no flow's signal: post to /ops/runs/{{runId}}/{name.ToLowerInvariant()} instead");
        var (body, problem) = await JsonBody.ReadAsync(request, cancellationToken);
        if (problem is not null)
            return problem;
        if (ReadObject(body) is not { } payload)
            return Fault(StatusCodes.Status400BadRequest, "the body is no JSON object");
        if (await runs.GetAsync(runId, cancellationToken) is null)
            return NoSuchRun(runId);
        return await runs.SignalAsync(runId, name, payload, cancellationToken) ? Accepted(runId) : Fault(StatusCodes.Status409Conflict, $"run '{runId}' is over");
    });

    private static Task<IResult> DecideAsync(
        HttpRequest request, string runId, Func<string, Decision, CancellationToken, Task<DecisionResult>> decide, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var (body, problem) = await JsonBody.ReadAsync(request, cancellationToken);
            if (problem is not null)
                return problem;
            (var decision, problem) = ReadDecision(body);
            if (decision is null)
                return problem!;
            return await decide(runId, decision, cancellationToken) switch
            {
                DecisionResult.Done => Accepted(runId),
                DecisionResult.NoSuchRun => NoSuchRun(runId),
                DecisionResult.NotPossible => Fault(
                    StatusCodes.Status409Conflict, $"run '{runId}' stopped on an internal error: it can be resumed without 'event' and discarded without 'undo', as it is"),
                _ => Fault(StatusCodes.Status409Conflict, $"run '{runId}' does not wait for a person"),
            };
        });

    private static (Decision? Decision, IResult? Problem) ReadDecision(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return (new Decision(), null);
        try
        {
            var decision = JsonSerializer.Deserialize(body.Span, FlowsJson.Default.Decision);
            if (decision is { Event: null or { ValueKind: JsonValueKind.Object } })
                return (decision, null);
            return (null, Fault(StatusCodes.Status400BadRequest, "'event' must be an object with what replaces the event's type, time, data or headers"));
        }
        catch (JsonException)
        {
            return (null, Fault(StatusCodes.Status400BadRequest, "the body is no JSON object with by, reason, event (resume) and undo (discard; true or false)"));
        }
    }

    private static JsonElement? ReadObject(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task<IResult> AnswerAsync(Func<Task<IResult>> answer) => ApiFault.UnlessAwayAsync(answer);

    private static Task<IResult> PageAsync(string? continuation, Func<Task<IResult>> page) => AnswerAsync(() => PageQuery.CheckedAsync(continuation, page));

    private static IResult NoSuchRun(string runId) => Fault(StatusCodes.Status404NotFound, $"there is no run '{runId}'");

    private static IResult Accepted(string runId) =>
        Results.Json(new Decided(runId, "accepted"), OperationsJson.Default.Decided, statusCode: StatusCodes.Status202Accepted);

    private static IResult Fault(int status, string message) => ApiFault.Of(status, message);
}
