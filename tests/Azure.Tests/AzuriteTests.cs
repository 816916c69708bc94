using Azure.Storage.Queues;
using Trunkline.Azure.Http;
using Trunkline.Azure.Queues;
using Trunkline.Azure.Tables;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Azurite;
using Trunkline.Testing.Node;
using Trunkline.Testing.Stores;
using Trunkline.Testing.Time;

namespace Trunkline.Azure.Tests;

/// <summary>Tests that share one Azurite.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteServer>
{
    public const string Name = "Azurite";
}

/// <summary>Opens the adapters over Azurite.</summary>
internal static class OpenStores
{
    public static QueueClient Queue(AzuriteServer azurite, string name, QueueMessageEncoding encoding) =>
        new(azurite.ConnectionString, name, SdkLimits.Default.ApplyTo(new QueueClientOptions { MessageEncoding = encoding }));

    public static StorageEventQueue EventQueue(AzuriteServer azurite, string name, TimeProvider time)
    {
        var poison = Queue(azurite, name + "-poison", QueueMessageEncoding.None);
        var options = Undecodable.SetAside(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, poison);
        return new(new(azurite.ConnectionString, name, SdkLimits.Default.ApplyTo(options)), poison, Polling.Default, time);
    }

    public static StorageTable Table(AzuriteServer azurite, string name)
    {
        var endpoint = TableEndpoint.FromConnectionString(azurite.ConnectionString, TimeProvider.System);
        return new StorageTable(new TableRequests(endpoint.Open(SdkLimits.Default), endpoint.Service, name));
    }
}

[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class StorageEventQueueConformance(AzuriteServer azurite) : EventQueueConformance
{
    private readonly ManualTime time = new();
    private readonly string name = azurite.NewName();
    private StorageEventQueue? queue;

    protected override IEventQueue Queue => queue!;

    public override async Task InitializeAsync()
    {
        queue = OpenStores.EventQueue(azurite, name, time);
        await queue.EnsureCreatedAsync(CancellationToken.None);
    }

    protected override async Task AdvanceAsync(TimeSpan by)
    {
        await azurite.AdvanceAsync(by);
        time.Advance(by);
    }
}

[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class StorageTableConformance(AzuriteServer azurite) : TableConformance
{
    private StorageTable? table;

    protected override ITable Table => table!;

    public override Task InitializeAsync()
    {
        table = OpenStores.Table(azurite, azurite.NewName());
        return table.EnsureCreatedAsync(CancellationToken.None);
    }
}

[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class StorageTableQueryConformance(AzuriteServer azurite) : TableQueryConformance
{
    private StorageTable? table;

    protected override ITable Table => table!;

    public override Task InitializeAsync()
    {
        table = OpenStores.Table(azurite, azurite.NewName());
        return table.EnsureCreatedAsync(CancellationToken.None);
    }
}
