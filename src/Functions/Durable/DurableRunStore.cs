using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Runs;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores;

namespace Trunkline.Functions.Durable;

/// <summary>Runs as Durable orchestrations.</summary>
internal sealed class DurableRunStore(DurableClients clients, TableBooks? books = null) : IRunStore, IRunInputs
{
    private const int MostPages = 50;
    private static readonly TimeSpan LongestCount = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    public Task<bool> StartAsync(string runId, RunInput input, CancellationToken cancellationToken) => CallAsync(
        "start",
        async client =>
        {
            // Every status: without them a run that is over would be started again by a late copy of its event.
            var options = new StartOrchestrationOptions(runId).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
            try
            {
                await client.ScheduleNewOrchestrationInstanceAsync(
                    FunctionNames.Run, DurablePayload.Write(input, FlowsJson.Default.RunInput), options, cancellationToken);
                books?.RunStarted();
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<bool> SignalAsync(string runId, string signal, JsonElement payload, CancellationToken cancellationToken) => CallAsync(
        "signal",
        async client =>
        {
            if (await client.GetInstanceAsync(runId, getInputsAndOutputs: false, cancellationToken) is not { IsCompleted: false })
                return false;
            await client.RaiseEventAsync(runId, signal, DurablePayload.Write(payload), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<RunView?> GetAsync(string runId, CancellationToken cancellationToken) => CallAsync(
        "get",
        async client => await client.GetInstanceAsync(runId, getInputsAndOutputs: true, cancellationToken) is { } orchestration
            ? RunViews.Of(orchestration)
            : null,
        cancellationToken);

    /// <inheritdoc />
    public Task<RunInput?> GetInputAsync(string runId, CancellationToken cancellationToken) => CallAsync(
        "get input",
        async client => await client.GetInstanceAsync(runId, getInputsAndOutputs: true, cancellationToken) is { IsCompleted: false } orchestration
            ? RunViews.Input(orchestration)
            : null,
        cancellationToken);

    /// <summary>How many runs are not over; null where there are more than anybody should wait for: the store has no other way than to walk over them.</summary>
    public Task<long?> CountLiveAsync(CancellationToken cancellationToken) => CallAsync(
        "count",
        async client =>
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            enough.CancelAfter(LongestCount);
            var query = new OrchestrationQuery(
                Statuses: [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended], PageSize: 1000);
            long count = 0;
            var pages = 0;
            try
            {
                await foreach (var page in client.GetAllInstancesAsync(query).AsPages(null, 1000).WithCancellation(enough.Token))
                {
                    count += page.Values.Count;
                    if (++pages == MostPages && page.ContinuationToken is not null)
                        return null;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return (long?)null;
            }

            return count;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 1000);
        return CallAsync(
            "list",
            async client =>
            {
                var query = new OrchestrationQuery(
                    Statuses: RunViews.Statuses(state), PageSize: pageSize, FetchInputsAndOutputs: true, ContinuationToken: continuation);
                var pages = client.GetAllInstancesAsync(query).AsPages(continuation, pageSize);
                await foreach (var page in pages.WithCancellation(cancellationToken))
                {
                    var runs = page.Values.Select(RunViews.Of).Where(run => state is null || run.Status.State == state);
                    return new RunPage([.. runs], page.ContinuationToken);
                }

                return new RunPage([], null);
            },
            cancellationToken);
    }

    private async Task<T> CallAsync<T>(string what, Func<DurableTaskClient, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(clients.Current);
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            throw new StoreUnavailableException($"orchestration store: {what} failed", null, exception);
        }
    }

    /// <summary>The client fails with its transport's own exceptions, of whatever kind, when the host or the store behind it is away: all that is
    /// not a caller's mistake or a caller's cancellation counts as that.</summary>
    private static bool IsOutage(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        StoreUnavailableException or ArgumentException or JsonException => false,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => true,
    };
}
