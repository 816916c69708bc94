using System.Text;
using Azure.Storage.Queues;
using Trunkline.Azure.Queues;
using Trunkline.Stores;
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
    public async Task A_message_that_the_Functions_host_set_aside_is_read_as_well()
    {
        var poisoned = PoisonForm.Read(Convert.ToBase64String("[1]"u8));
        Assert.Equal("[1]"u8.ToArray(), poisoned.Body.ToArray());
        await queue!.EnsureCreatedAsync(None);
    }

    [ConditionalFact]
    public async Task A_queue_that_was_deleted_is_unavailable_and_not_a_bug()
    {
        await OpenStores.Queue(azurite, name, QueueMessageEncoding.None).DeleteAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => queue!.AppendAsync(new byte[] { 1 }, None));
    }
}
