using Microsoft.Extensions.Hosting;
using Trunkline.Azure.Queues;
using Trunkline.Azure.Tables;

namespace Trunkline.Azure;

/// <summary>Creates queues and table before anything is accepted, where they are missing: one idempotent call each.</summary>
internal sealed class StoreCreation(StorageEventQueue queue, DeclaredQueues declared, StorageTable table) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([queue.EnsureCreatedAsync(cancellationToken), table.EnsureCreatedAsync(cancellationToken), .. declared.Open.Values.Select(each => each.EnsureCreatedAsync(cancellationToken))]);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Creates the table where it is missing.</summary>
internal sealed class TableOnlyCreation(StorageTable table) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => table.EnsureCreatedAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
