using Microsoft.AspNetCore.Http;
using Trunkline.Connectors;
using Trunkline.Flows.Execution;
using Trunkline.Runs;
using Trunkline.Runs.DeadLetters;

namespace Trunkline.Operations.Api;

/// <summary>Looking into dead letters, deciding about many of them, and those that expired, over HTTP.</summary>
/// <param name="runs">The runs.</param>
/// <param name="inputs">What they wait with.</param>
/// <param name="desk">Where many are decided.</param>
/// <param name="archive">Those that expired.</param>
/// <param name="secrets">What nobody is shown.</param>
/// <param name="time">What expressions see as now.</param>
public sealed class DeadLettersApi(IRunStore runs, IRunInputs inputs, BulkDesk desk, DeadLetterArchive archive, IConnectionSecrets secrets, TimeProvider time)
{
    /// <summary>One dead letter: its steps with every attempt, and the request that a resume would send first, with secrets hidden. 404: no such run; 409: it does not
    /// wait for a person.</summary>
    public Task<IResult> ShowAsync(string runId, CancellationToken cancellationToken) => ApiFault.UnlessAwayAsync(async () =>
    {
        if (await runs.GetAsync(runId, cancellationToken) is not { } run)
            return ApiFault.Of(StatusCodes.Status404NotFound, $"there is no run '{runId}'");
        if (run.Status.State != RunState.DeadLettered)
            return ApiFault.Of(StatusCodes.Status409Conflict, $"run '{runId}' does not wait for a person");
        var input = await inputs.GetInputAsync(runId, cancellationToken);
        return Results.Json(DeadLetterView.Of(run, input, await secrets.CoverAsync(cancellationToken), time.GetUtcNow()), OperationsJson.Default.DeadLetterView);
    });

    /// <summary>Lets those go on that a filter matches, at a bounded rate: one stretch of them, and where the next one begins.</summary>
    public Task<IResult> ResumeAsync(HttpRequest request, CancellationToken cancellationToken) => DecideAsync(request, resume: true, cancellationToken);

    /// <summary>Ends those that a filter matches, with a reason; as <see cref="ResumeAsync"/>.</summary>
    public Task<IResult> DiscardAsync(HttpRequest request, CancellationToken cancellationToken) => DecideAsync(request, resume: false, cancellationToken);

    /// <summary>A page of those that expired; query parameters <c>size</c> (1 to 1000, default 50), <c>continuation</c>.</summary>
    public Task<IResult> ListArchiveAsync(HttpRequest request, CancellationToken cancellationToken) => ApiFault.UnlessAwayAsync(async () =>
    {
        if (!PageQuery.TryRead(request, out var size, out var continuation))
            return PageQuery.BadSize();
        return await PageQuery.CheckedAsync(continuation, async () =>
        {
            var (entries, next) = await archive.ListAsync(size, continuation, cancellationToken);
            return Results.Json(new ArchivePage(entries, next), OperationsJson.Default.ArchivePage);
        });
    });

    /// <summary>One of those that expired, whole: its report, and what it waited with, with secrets hidden. 404 when there is none of that id, 503 while it cannot be known what
    /// is secret.</summary>
    public Task<IResult> ShowArchivedAsync(string runId, CancellationToken cancellationToken) => ApiFault.UnlessAwayAsync(async () =>
    {
        if (await archive.GetAsync(runId, cancellationToken) is not { } text)
            return ApiFault.Of(StatusCodes.Status404NotFound, $"the archive has no run '{runId}'");
        return await secrets.CoverAsync(cancellationToken) is { } cover
            ? Results.Text(SecretFields.Masked(text, cover)!.Value.GetRawText(), "application/json")
            : ApiFault.Unavailable(null);
    });

    private Task<IResult> DecideAsync(HttpRequest request, bool resume, CancellationToken cancellationToken) => ApiFault.UnlessAwayAsync(async () =>
    {
        var (body, problem) = await JsonBody.ReadAsync(request, cancellationToken);
        if (problem is not null)
            return problem;
        var (bulk, wrong) = BulkRequest.Read(body, resume);
        if (bulk is null)
            return ApiFault.Of(StatusCodes.Status400BadRequest, wrong!);
        var decision = new Decision { By = bulk.By, Reason = bulk.Reason, Undo = resume ? null : bulk.Undo };
        return await PageQuery.CheckedAsync(bulk.Continuation, async () => Results.Json(
            await desk.DecideAsync(bulk.Filter ?? new DeadLetterFilter(), resume, decision, bulk.Rate ?? BulkRequest.DefaultRate, bulk.Continuation, cancellationToken),
            OperationsJson.Default.BulkResult));
    });
}
