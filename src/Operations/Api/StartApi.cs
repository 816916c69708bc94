using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Starting;

namespace Trunkline.Operations.Api;

/// <summary>Starts flows by hand, over HTTP. The doors route and guard it as they do <see cref="OperationsApi"/>.</summary>
/// <param name="starts">Starts runs.</param>
public sealed class StartApi(HandStart starts)
{
    /// <summary>Starts a run. Body: an object with <c>data</c> (any JSON; null if left out), the event's data, and <c>id</c> (a text; a new one if left
    /// out), its id. 202 with run id and where its status is; 200 with the same where an order of that id had started it before; 404 for an unknown
    /// flow.</summary>
    public Task<IResult> StartAsync(HttpRequest request, string flow, CancellationToken cancellationToken) => ApiFault.UnlessAwayAsync(async () =>
    {
        var (body, problem) = await JsonBody.ReadAsync(request, cancellationToken);
        if (problem is not null)
            return problem;
        if (!StartOrder.TryRead(body, out var order, out var fault))
            return ApiFault.Of(StatusCodes.Status400BadRequest, fault);
        return await starts.StartAsync(flow, order.Id, order.Data, Activity.Current?.Id, cancellationToken) is { } started
            ? Answer(request, started)
            : ApiFault.Of(StatusCodes.Status404NotFound, $"there is no flow '{flow}' to start: {Declarations.Suggestion.Remedy(flow, [.. starts.Startable])}");
    });

    private static IResult Answer(HttpRequest request, HandStarted started)
    {
        var status = $"/{Routes.Prefix}/{Routes.Run.Replace("{runId}", Uri.EscapeDataString(started.RunId), StringComparison.Ordinal)}";
        request.HttpContext.Response.Headers.Location = status;
        return Results.Json(
            new Started(started.RunId, started.IsNew ? "started" : "duplicate", status),
            StartJson.Default.Started,
            statusCode: started.IsNew ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }
}
