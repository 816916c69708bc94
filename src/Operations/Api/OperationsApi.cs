using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Runs;
using Trunkline.Runs.DeadLetters;

namespace Trunkline.Operations.Api;

/// <summary>What people see and do, over HTTP: runs, dead letters, resume and discard. The doors route here; each guards it in its own way
/// (Functions by function key, LocalHost by listening on loopback and refusing other sites' pages).</summary>
/// <param name="runs">The runs.</param>
/// <param name="deadLetters">The index of those that wait.</param>
/// <param name="desk">Where decisions are made.</param>
public sealed class OperationsApi(IRunStore runs, DeadLetterIndex deadLetters, DeadLetterDesk desk)
{
    private const int DefaultPage = 50;
    private const int LargestPage = 1000;
    private const int LargestDecision = 256 * 1024;

    /// <summary>One run: how it stands, and its report once it is over. 404 when there is none of that id.</summary>
    public async Task<IResult> GetRunAsync(string runId, CancellationToken cancellationToken) =>
        await runs.GetAsync(runId, cancellationToken) is { } run
            ? Results.Json(run, OperationsJson.Default.RunView)
            : Fault(StatusCodes.Status404NotFound, $"there is no run '{runId}'");

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

        if (!TryReadPage(request, out var size, out var continuation))
            return BadSize();
        var page = await runs.ListAsync(state, size, continuation, cancellationToken);
        return Results.Json(page, OperationsJson.Default.RunPage);
    }

    /// <summary>A page of dead letters, newest first; query parameters <c>size</c> (1 to 1000, default 50), <c>continuation</c>.</summary>
    public async Task<IResult> ListDeadLettersAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!TryReadPage(request, out var size, out var continuation))
            return BadSize();
        var (entries, next) = await deadLetters.ListAsync(size, continuation, cancellationToken);
        return Results.Json(new DeadLetterPage(entries, next), OperationsJson.Default.DeadLetterPage);
    }

    /// <summary>Lets a dead letter go on at the step that failed. Body (optional): a <see cref="Decision"/>.</summary>
    public Task<IResult> ResumeAsync(HttpRequest request, string runId, CancellationToken cancellationToken) =>
        DecideAsync(request, runId, desk.ResumeAsync, cancellationToken);

    /// <summary>Ends a dead letter. Body (optional): a <see cref="Decision"/>.</summary>
    public Task<IResult> DiscardAsync(HttpRequest request, string runId, CancellationToken cancellationToken) =>
        DecideAsync(request, runId, desk.DiscardAsync, cancellationToken);

    private static async Task<IResult> DecideAsync(
        HttpRequest request, string runId, Func<string, Decision, CancellationToken, Task<DecisionResult>> decide, CancellationToken cancellationToken)
    {
        // A page of another site can post a form or plain text without asking the browser's permission, but not JSON.
        if (!request.HasJsonContentType())
            return Fault(StatusCodes.Status415UnsupportedMediaType, "send Content-Type: application/json");
        var (decision, problem) = await ReadDecisionAsync(request, cancellationToken);
        if (decision is null)
            return problem!;
        return await decide(runId, decision, cancellationToken) switch
        {
            DecisionResult.Done => Results.Json(new Decided(runId, "accepted"), OperationsJson.Default.Decided, statusCode: StatusCodes.Status202Accepted),
            DecisionResult.NoSuchRun => Fault(StatusCodes.Status404NotFound, $"there is no run '{runId}'"),
            _ => Fault(StatusCodes.Status409Conflict, $"run '{runId}' does not wait for a person"),
        };
    }

    private static async Task<(Decision? Decision, IResult? Problem)> ReadDecisionAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > LargestDecision)
                return (null, Fault(StatusCodes.Status413PayloadTooLarge, $"a decision takes at most {LargestDecision / 1024} KiB"));
        }

        if (body.Length == 0)
            return (new Decision(), null);
        try
        {
            var decision = JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), FlowsJson.Default.Decision);
            if (decision is { Event: null or { ValueKind: JsonValueKind.Object } })
                return (decision, null);
            return (null, Fault(StatusCodes.Status400BadRequest, "'event' must be an object with what replaces the event's type, time, data or headers"));
        }
        catch (JsonException)
        {
            return (null, Fault(StatusCodes.Status400BadRequest, "the body is no JSON object with by, reason and event"));
        }
    }

    private static bool TryReadPage(HttpRequest request, out int size, out string? continuation)
    {
        continuation = request.Query["continuation"] is [{ Length: > 0 } text] ? text : null;
        size = DefaultPage;
        return request.Query["size"] is not [{ } asked] || (int.TryParse(asked, out size) && size is >= 1 and <= LargestPage);
    }

    private static IResult BadSize() => Fault(StatusCodes.Status400BadRequest, $"size is a number from 1 to {LargestPage}");

    private static IResult Fault(int status, string message) => Results.Json(new ApiFault(message), OperationsJson.Default.ApiFault, statusCode: status);
}
