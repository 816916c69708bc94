using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Functions.Durable;
using Trunkline.Operations.Api;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>Looking into dead letters, deciding about many of them, those that expired, and the books; guarded by the function key.</summary>
public sealed class DeadLettersFunction(DeadLettersApi deadLetters, ReconcileApi books, DurableClients clients)
{
    /// <summary>One dead letter, with the request that would be sent again.</summary>
    [Function(FunctionNames.ShowDeadLetter)]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.DeadLetter)] HttpRequest request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, deadLetters).ShowAsync(runId, cancellationToken);

    /// <summary>Lets those go on that a filter matches.</summary>
    [Function(FunctionNames.ResumeDeadLetters)]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.ResumeAll)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, deadLetters).ResumeAsync(request, cancellationToken);

    /// <summary>Ends those that a filter matches.</summary>
    [Function(FunctionNames.DiscardDeadLetters)]
    public Task<IResult> DiscardAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.DiscardAll)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, deadLetters).DiscardAsync(request, cancellationToken);

    /// <summary>A page of those that expired.</summary>
    [Function(FunctionNames.ListArchive)]
    public Task<IResult> ListArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Archive)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, deadLetters).ListArchiveAsync(request, cancellationToken);

    /// <summary>One of them, whole.</summary>
    [Function(FunctionNames.ShowArchived)]
    public Task<IResult> ShowArchivedAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Archived)] HttpRequest request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, deadLetters).ShowArchivedAsync(runId, cancellationToken);

    /// <summary>How the books stand.</summary>
    [Function(FunctionNames.Reconcile)]
    public Task<IResult> ReconcileAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Reconcile)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, books).StateAsync(cancellationToken);
}
