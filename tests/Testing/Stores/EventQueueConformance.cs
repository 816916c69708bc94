using System.Collections.Concurrent;
using System.Text;
using Trunkline.Stores.Queues;
using Trunkline.Testing.Conditions;

namespace Trunkline.Testing.Stores;

/// <summary>Every rule of <see cref="IEventQueue"/>, for every implementation. A test has a queue of its own.</summary>
public abstract partial class EventQueueConformance : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The queue of this test; empty.</summary>
    protected abstract IEventQueue Queue { get; }

    [ConditionalFact]
    public async Task An_appended_message_is_received_byte_for_byte()
    {
        byte[] body = [0, 1, 2, 0xFE, 0xFF, (byte)'"', (byte)'\n'];
        await Queue.AppendAsync(body, None);
        var message = Assert.Single(await ReceiveAsync());
        Assert.Equal(body, message.Body.ToArray());
        Assert.Equal(1, message.DequeueCount);
    }

    [ConditionalFact]
    public async Task The_callers_buffer_may_be_reused_after_the_append()
    {
        var buffer = Bytes("first");
        await Queue.AppendAsync(buffer, None);
        buffer.AsSpan().Fill((byte)'x');
        Assert.Equal("first", Text(Assert.Single(await ReceiveAsync())));
    }

    [ConditionalFact]
    public async Task A_message_of_the_largest_size_passes_and_one_byte_more_is_refused()
    {
        var largest = new byte[Queue.MaxMessageBytes];
        Random.Shared.NextBytes(largest);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Queue.AppendAsync(new byte[Queue.MaxMessageBytes + 1], None));
        await Queue.AppendAsync(largest, None);
        Assert.Equal(largest, Assert.Single(await ReceiveAsync()).Body.ToArray());
    }

    [ConditionalFact]
    public void A_message_holds_enough_for_a_usual_event() => Assert.InRange(Queue.MaxMessageBytes, 32 * 1024, int.MaxValue);

    [ConditionalFact]
    public async Task No_more_than_asked_for_is_received()
    {
        for (var i = 0; i < 5; i++)
            await Queue.AppendAsync(Bytes($"{i}"), None);
        Assert.InRange((await ReceiveAsync(max: 3)).Count, 1, 3);
    }

    [ConditionalFact]
    public async Task A_leased_message_is_hidden_until_the_lease_is_over()
    {
        await Queue.AppendAsync(Bytes("one"), None);
        await ReceiveAsync();
        await AssertHiddenAsync();
        await AdvanceAsync(Lease + TimeSpan.FromSeconds(2));
        var again = Assert.Single(await ReceiveAsync());
        Assert.Equal("one", Text(again));
        Assert.Equal(2, again.DequeueCount);
    }

    [ConditionalFact]
    public async Task A_completed_message_is_gone_for_good()
    {
        await Queue.AppendAsync(Bytes("one"), None);
        await Queue.CompleteAsync(Assert.Single(await ReceiveAsync()), None);
        await AdvanceAsync(Lease + TimeSpan.FromSeconds(2));
        await AssertHiddenAsync();
    }

    [ConditionalFact]
    public async Task Completing_after_somebody_else_received_it_does_nothing()
    {
        await Queue.AppendAsync(Bytes("one"), None);
        var late = Assert.Single(await ReceiveAsync());
        await AdvanceAsync(Lease + TimeSpan.FromSeconds(2));
        var second = Assert.Single(await ReceiveAsync());
        await Queue.CompleteAsync(late, None);
        await Queue.ReleaseAsync(late, TimeSpan.Zero, None);
        await Queue.PoisonAsync(late, "late", None);
        await AssertHiddenAsync();
        await AdvanceAsync(Lease + TimeSpan.FromSeconds(2));
        var third = Assert.Single(await ReceiveAsync());
        Assert.Equal(second.Id, third.Id);
        await Queue.CompleteAsync(third, None);
        Assert.Empty(await PoisonedAsync());
    }

    [ConditionalFact]
    public async Task Completing_twice_is_no_error()
    {
        await Queue.AppendAsync(Bytes("one"), None);
        var message = Assert.Single(await ReceiveAsync());
        await Queue.CompleteAsync(message, None);
        await Queue.CompleteAsync(message, None);
        await Queue.ReleaseAsync(message, TimeSpan.Zero, None);
        await AssertHiddenAsync();
    }

    [ConditionalFact]
    public async Task A_released_message_comes_back_after_the_delay_and_not_before()
    {
        await Queue.AppendAsync(Bytes("one"), None);
        await Queue.ReleaseAsync(Assert.Single(await ReceiveAsync()), TimeSpan.FromSeconds(20), None);
        await AssertHiddenAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(22));
        var again = Assert.Single(await ReceiveAsync());
        Assert.Equal("one", Text(again));
        Assert.Equal(2, again.DequeueCount);
    }

    [ConditionalFact]
    public async Task A_message_released_without_delay_comes_back_at_once()
    {
        await Queue.AppendAsync(Bytes("one"), None);
        await Queue.ReleaseAsync(Assert.Single(await ReceiveAsync()), TimeSpan.Zero, None);
        Assert.Equal("one", Text(Assert.Single(await ReceiveAsync())));
    }

    [ConditionalFact]
    public async Task A_receiver_waits_until_there_is_a_message()
    {
        var receiving = Queue.ReceiveAsync(1, Lease, None);
        Assert.False(receiving.IsCompleted);
        await Queue.AppendAsync(Bytes("one"), None);
        await PassTimeUntilAsync(receiving);
        Assert.Equal("one", Text(Assert.Single(await receiving)));
    }

    [ConditionalFact]
    public async Task A_waiting_receiver_gets_a_message_whose_lease_runs_out()
    {
        await Queue.AppendAsync(Bytes("one"), None);
        await ReceiveAsync();
        var receiving = Queue.ReceiveAsync(1, Lease, None);
        await PassTimeUntilAsync(receiving);
        Assert.Equal(2, Assert.Single(await receiving).DequeueCount);
    }

    [ConditionalFact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var receiving = Queue.ReceiveAsync(1, Lease, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(Patience));
        await Queue.AppendAsync(Bytes("still there"), None);
        Assert.Equal("still there", Text(Assert.Single(await ReceiveAsync())));
    }

    [ConditionalFact]
    public async Task Waiting_and_leased_messages_are_counted()
    {
        Assert.Equal(0, await Queue.CountAsync(None));
        for (var i = 0; i < 3; i++)
            await Queue.AppendAsync(Bytes($"{i}"), None);
        var leased = await ReceiveAsync(max: 1);
        Assert.Equal(3, await Queue.CountAsync(None));
        await Queue.CompleteAsync(leased[0], None);
        Assert.Equal(2, await Queue.CountAsync(None));
    }

    [ConditionalFact]
    public async Task Receivers_side_by_side_never_share_a_lease_and_miss_nothing()
    {
        const int messages = 120;
        await Task.WhenAll(Enumerable.Range(0, messages).Select(i => Task.Run(() => Queue.AppendAsync(Bytes($"{i}"), None))));
        var seen = new ConcurrentBag<string>();
        using var all = new CancellationTokenSource(Patience);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => DrainAsync(seen, messages, all))));
        Assert.Equal(messages, seen.Count);
        Assert.Equal(messages, seen.Distinct().Count());
        Assert.Equal(0, await Queue.CountAsync(None));
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Lets time pass, for the store as for the implementation over it.</summary>
    protected abstract Task AdvanceAsync(TimeSpan by);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(QueueMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    private Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max = 32) => Queue.ReceiveAsync(max, Lease, None).WaitAsync(Patience);

    /// <summary>A message appended now is all that there is to receive: whatever was there before is hidden or gone.</summary>
    private async Task AssertHiddenAsync()
    {
        await Queue.AppendAsync(Bytes("marker"), None);
        var received = await ReceiveAsync();
        Assert.Equal(["marker"], received.Select(Text));
        await Queue.CompleteAsync(received[0], None);
    }

    private async Task PassTimeUntilAsync(Task task)
    {
        // A store in another process answers in its own time: time is moved on again until the receiver had its turn.
        for (var step = 0; step < 200 && !task.IsCompleted; step++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(5));
            await Task.WhenAny(task, Task.Delay(20));
        }

        Assert.True(task.IsCompleted, "the receiver never got the message");
    }

    private async Task DrainAsync(ConcurrentBag<string> seen, int messages, CancellationTokenSource all)
    {
        try
        {
            while (true)
            {
                foreach (var message in await Queue.ReceiveAsync(7, Lease, all.Token))
                {
                    seen.Add(Text(message));
                    await Queue.CompleteAsync(message, None);
                }

                if (seen.Count >= messages)
                    await all.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (all.IsCancellationRequested)
        {
            // Every message was seen, or patience is over and the assertions tell what is missing.
        }
    }
}
