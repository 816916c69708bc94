using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Functions.Durable;
using Trunkline.Operations.Api;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>What people see and do; guarded by the function key.</summary>
public sealed class OperationsFunction(OperationsApi operations, DurableClients clients)
{
    /// <summary>A page of runs.</summary>
    [Function(FunctionNames.ListRuns)]
    public Task<IResult> ListRunsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Runs)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, operations).ListRunsAsync(request, cancellationToken);

    /// <summary>One run.</summary>
    [Function(FunctionNames.GetRun)]
    public Task<IResult> GetRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Run)] HttpRequest request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, operations).GetRunAsync(runId, cancellationToken);

    /// <summary>Lets a dead letter go on.</summary>
    [Function(FunctionNames.ResumeRun)]
    public Task<IResult> ResumeRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.Resume)] HttpRequest request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, operations).ResumeAsync(request, runId, cancellationToken);

    /// <summary>Ends a dead letter.</summary>
    [Function(FunctionNames.DiscardRun)]
    public Task<IResult> DiscardRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.Discard)] HttpRequest request,
        string runId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, operations).DiscardAsync(request, runId, cancellationToken);

    /// <summary>Sends a run a signal that it waits for, or will wait for.</summary>
    [Function(FunctionNames.SignalRun)]
    public Task<IResult> SignalRunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.Signal)] HttpRequest request,
        string runId,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, operations).SignalAsync(request, runId, name, cancellationToken);

    /// <summary>A page of dead letters.</summary>
    [Function(FunctionNames.ListDeadLetters)]
    public Task<IResult> ListDeadLettersAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.DeadLetters)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, operations).ListDeadLettersAsync(request, cancellationToken);
}
