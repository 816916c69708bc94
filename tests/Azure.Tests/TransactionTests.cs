using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Trunkline.Azure.Http;
using Trunkline.Azure.Queues;
using Trunkline.Azure.Tables;
using Trunkline.Testing.Azurite;
using Trunkline.Testing.Conditions;
using Trunkline.Testing.Node;
using Trunkline.Testing.Time;

namespace Trunkline.Azure.Tests;

/// <summary>How many billed storage transactions each operation takes: docs/costs.md calculates with these numbers.</summary>
[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class TransactionTests(AzuriteServer azurite)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly CountingLine line = new();

    [ConditionalFact]
    public async Task A_message_costs_an_append_a_share_of_a_receive_and_a_completion()
    {
        var limits = SdkLimits.Default with { Transport = line };
        var name = azurite.NewName();
        QueueClient Open(string queueName, QueueMessageEncoding encoding) => new(
            azurite.ConnectionString, queueName, limits.ApplyTo(new QueueClientOptions { MessageEncoding = encoding }));
        var queue = new StorageEventQueue(
            Open(name, QueueMessageEncoding.Base64), Open(name + "-poison", QueueMessageEncoding.None), Polling.Default, new ManualTime());
        await queue.EnsureCreatedAsync(None);

        Assert.Equal(20, await CountAsync(async () =>
        {
            for (var i = 0; i < 20; i++)
                await queue.AppendAsync(new byte[1000], None);
        }));
        IReadOnlyList<Stores.Queues.QueueMessage> received = [];
        Assert.Equal(1, await CountAsync(async () => received = await queue.ReceiveAsync(16, TimeSpan.FromSeconds(30), None)));
        Assert.Equal(16, received.Count);
        Assert.Equal(1, await CountAsync(() => queue.CompleteAsync(received[0], None)));
        Assert.Equal(1, await CountAsync(() => queue.ReleaseAsync(received[1], TimeSpan.Zero, None)));
        Assert.Equal(3, await CountAsync(() => queue.PoisonAsync(received[2], "reason", None)));
        Assert.Equal(4, await CountAsync(() => queue.ReadAsync(None)));
        Assert.Equal(4, await CountAsync(() => queue.RedriveAsync(100, None)));
    }

    [ConditionalFact]
    public async Task Every_operation_on_the_table_is_one_transaction()
    {
        var endpoint = TableEndpoint.FromConnectionString(azurite.ConnectionString, TimeProvider.System);
        var table = new StorageTable(new TableRequests(endpoint.Open(SdkLimits.Default with { Transport = line }), endpoint.Service, azurite.NewName()));
        await table.EnsureCreatedAsync(None);
        var row = (await table.InsertAsync("p", "r", "v", None))!;
        Assert.Equal(1, await CountAsync(() => table.InsertAsync("p", "s", "v", None)));
        Assert.Equal(1, await CountAsync(() => table.InsertAsync("p", "s", "v", None)));
        Assert.Equal(1, await CountAsync(() => table.GetAsync("p", "r", None)));
        Assert.Equal(1, await CountAsync(() => table.ReplaceAsync(row, "w", None)));
        Assert.Equal(1, await CountAsync(() => table.ReplaceAsync(row, "x", None)));
        Assert.Equal(1, await CountAsync(() => table.QueryAsync("p", "", 1000, null, None)));
        Assert.Equal(1, await CountAsync(() => table.DeleteAsync("p", "r", None)));
    }

    private async Task<int> CountAsync(Func<Task> operation)
    {
        var before = line.Requests;
        await operation();
        return line.Requests - before;
    }

    private sealed class CountingLine : HttpPipelineTransport
    {
        private readonly HttpClientTransport real = new();
        private int requests;

        public int Requests => requests;

        public override Request CreateRequest() => real.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException("The stores are asynchronous.");

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Interlocked.Increment(ref requests);
            return real.ProcessAsync(message);
        }
    }
}
