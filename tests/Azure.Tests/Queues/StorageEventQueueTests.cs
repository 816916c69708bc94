using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Trunkline.Azure.Http;
using Trunkline.Azure.Queues;
using Trunkline.Stores;
using Trunkline.Stores.Queues;
using Trunkline.Testing.Azurite;
using Trunkline.Testing.Conditions;
using Trunkline.Testing.Node;
using Trunkline.Testing.Time;

namespace Trunkline.Azure.Tests.Queues;

[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class StorageEventQueueTests(AzuriteServer azurite) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ManualTime time = new();
    private readonly string name = azurite.NewName();
    private StorageEventQueue? queue;

    public Task InitializeAsync()
    {
        queue = OpenStores.EventQueue(azurite, name, time);
        return queue.EnsureCreatedAsync(None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [ConditionalFact]
    public async Task The_wire_form_is_what_the_Functions_trigger_decodes()
    {
        await queue!.AppendAsync("[{\"id\":1}]"u8.ToArray(), None);
        var raw = await OpenStores.Queue(azurite, name, QueueMessageEncoding.None).PeekMessageAsync();
        Assert.Equal("[{\"id\":1}]", Encoding.UTF8.GetString(Convert.FromBase64String(raw.Value.Body.ToString())));
    }

    [ConditionalFact]
    public async Task An_accepted_message_never_expires()
    {
        await queue!.AppendAsync(new byte[] { 1 }, None);
        await azurite.AdvanceAsync(TimeSpan.FromDays(30));
        Assert.Single(await queue.ReceiveAsync(1, TimeSpan.FromSeconds(30), None));
    }

    [ConditionalFact]
    public async Task A_message_of_another_process_is_found_by_polling()
    {
        var receiving = queue!.ReceiveAsync(1, TimeSpan.FromSeconds(30), None);
        await OpenStores.EventQueue(azurite, name, time).AppendAsync(new byte[] { 7 }, None);
        for (var step = 0; step < 500 && !receiving.IsCompleted; step++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.WhenAny(receiving, Task.Delay(10));
        }

        Assert.Equal(7, Assert.Single(await receiving).Body.Span[0]);
    }

    [ConditionalFact]
    public async Task A_message_of_this_process_is_received_without_waiting_for_the_poll()
    {
        var receiving = queue!.ReceiveAsync(1, TimeSpan.FromSeconds(30), None);
        await queue.AppendAsync(new byte[] { 7 }, None);
        // Time stands still: only the signal of the append can end the wait between two polls.
        Assert.Single(await receiving.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [ConditionalFact]
    public async Task A_message_that_the_Functions_host_set_aside_is_put_back_and_a_strangers_stays()
    {
        var poison = OpenStores.Queue(azurite, name + "-poison", QueueMessageEncoding.None);
        await poison.SendMessageAsync(Convert.ToBase64String("[1]"u8));
        await poison.SendMessageAsync("not base64!");
        await poison.SendMessageAsync("{\"body\": 7}");
        var seen = await queue!.PeekPoisonedAsync(10, None);
        Assert.Equal("[1]", Encoding.UTF8.GetString(seen[0].Body.Span));
        Assert.Equal("not base64!", Encoding.UTF8.GetString(seen[1].Body.Span));
        Assert.Equal(new Redriven(1, 2), await queue.RedriveAsync(10, None));
        Assert.Equal("[1]"u8.ToArray(), Assert.Single(await queue.ReceiveAsync(10, TimeSpan.FromSeconds(30), None)).Body.ToArray());
        Assert.Equal(2, await queue.CountPoisonedAsync(None));
    }

    [ConditionalFact]
    public async Task A_message_that_is_no_base64_is_set_aside_as_it_is_and_holds_nothing_up()
    {
        await OpenStores.Queue(azurite, name, QueueMessageEncoding.None).SendMessageAsync("""{"no":"base64"}""");
        Assert.Equal(1, (await queue!.ReadAsync(None)).Events.Length);
        await queue.AppendAsync(new byte[] { 7 }, None);
        Assert.Equal(7, Assert.Single(await queue.ReceiveAsync(10, TimeSpan.FromSeconds(30), None)).Body.Span[0]);
        Assert.Equal(1, await queue.CountAsync(None));
        var seen = Assert.Single(await queue.PeekPoisonedAsync(10, None));
        Assert.Equal("""{"no":"base64"}""", Encoding.UTF8.GetString(seen.Body.Span));
        Assert.Equal(new Redriven(0, 1), await queue.RedriveAsync(10, None));
    }

    [ConditionalFact]
    public async Task A_redrive_that_is_cut_off_leaves_the_message_twice_rather_than_nowhere()
    {
        await queue!.AppendAsync(new byte[] { 7 }, None);
        await queue.PoisonAsync(Assert.Single(await queue.ReceiveAsync(1, TimeSpan.FromSeconds(30), None)), "broken", None);
        var limits = SdkLimits.Default with { Retries = 0, Transport = new BreaksAtDelete() };
        QueueClient Open(string queueName, QueueMessageEncoding encoding) => new(
            azurite.ConnectionString, queueName, limits.ApplyTo(new QueueClientOptions { MessageEncoding = encoding }));
        var breaking = new StorageEventQueue(Open(name, QueueMessageEncoding.Base64), Open(name + "-poison", QueueMessageEncoding.None), Polling.Default, time);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => breaking.RedriveAsync(10, None));
        Assert.Equal((1, 1), (await queue.CountAsync(None), await queue.CountPoisonedAsync(None)));
        await azurite.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await queue.RedriveAsync(10, None)).PutBack);
        Assert.Equal([7, 7], (await queue.ReceiveAsync(10, TimeSpan.FromSeconds(30), None)).Select(message => (int)message.Body.Span[0]));
        Assert.Equal(0, await queue.CountPoisonedAsync(None));
    }

    [ConditionalFact]
    public async Task A_queue_that_was_deleted_is_unavailable_and_not_a_bug()
    {
        await OpenStores.Queue(azurite, name, QueueMessageEncoding.None).DeleteAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue!.AppendAsync(new byte[] { 1 }, None));
    }

    /// <summary>The line to the store breaks when a message is to be removed.</summary>
    private sealed class BreaksAtDelete : HttpPipelineTransport
    {
        private readonly HttpClientTransport real = new();

        public override Request CreateRequest() => real.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException("The stores are asynchronous.");

        public override ValueTask ProcessAsync(HttpMessage message) =>
            message.Request.Method == RequestMethod.Delete ? throw new RequestFailedException("the line broke") : real.ProcessAsync(message);
    }
}
