using System.Text;
using Trunkline.Stores.Queues;
using Trunkline.Testing.Conditions;

namespace Trunkline.Testing.Stores;

/// <summary>What is set aside, shown and put back.</summary>
public abstract partial class EventQueueConformance
{
    [ConditionalFact]
    public async Task A_poisoned_message_is_set_aside_with_its_reason()
    {
        byte[] body = [0, 0xFF, .. Bytes("not json")];
        await Queue.AppendAsync(body, None);
        await Queue.PoisonAsync(Assert.Single(await ReceiveAsync()), "no event message: \"x\" ü", None);
        var poisoned = Assert.Single(await PoisonedAsync());
        Assert.Equal(body, poisoned.Body.ToArray());
        Assert.Equal("no event message: \"x\" ü", poisoned.Reason);
        await AdvanceAsync(Lease + TimeSpan.FromSeconds(2));
        await AssertHiddenAsync();
    }

    [ConditionalFact]
    public async Task The_largest_message_can_be_poisoned_whatever_the_reason()
    {
        await Queue.AppendAsync(new byte[Queue.MaxMessageBytes], None);
        await Queue.PoisonAsync(Assert.Single(await ReceiveAsync()), new string('ü', 50_000), None);
        var poisoned = Assert.Single(await PoisonedAsync());
        Assert.Equal(Queue.MaxMessageBytes, poisoned.Body.Length);
        Assert.StartsWith("üüü", poisoned.Reason, StringComparison.Ordinal);
    }

    [ConditionalFact]
    public async Task Looking_at_what_was_set_aside_changes_nothing_and_shows_the_oldest_first()
    {
        await PoisonAllAsync(3);
        Assert.Equal(3, await Poison.CountPoisonedAsync(None));
        for (var look = 0; look < 2; look++)
            Assert.Equal(["0", "1"], (await Poison.PeekPoisonedAsync(2, None)).Select(message => Encoding.UTF8.GetString(message.Body.Span)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Poison.PeekPoisonedAsync(0, None));
    }

    [ConditionalFact]
    public async Task What_was_set_aside_is_put_back_byte_for_byte_oldest_first_and_no_more_than_asked_for()
    {
        await PoisonAllAsync(4);
        Assert.Equal(new Redriven(3, 0), await Poison.RedriveAsync(3, None));
        Assert.Equal(["0", "1", "2"], (await ReceiveAsync()).Select(Text).Order());
        Assert.Equal("3", Encoding.UTF8.GetString(Assert.Single(await PoisonedAsync()).Body.Span));
        Assert.Equal(1, await Poison.CountPoisonedAsync(None));
    }

    [ConditionalFact]
    public async Task Putting_back_twice_puts_nothing_back_twice()
    {
        await PoisonAllAsync(2);
        Assert.Equal(2, (await Poison.RedriveAsync(1000, None)).PutBack);
        Assert.Equal(0, (await Poison.RedriveAsync(1000, None)).PutBack);
        Assert.Equal(2, await Queue.CountAsync(None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Poison.RedriveAsync(0, None));
    }

    [ConditionalFact]
    public async Task A_message_that_was_put_back_starts_anew_and_can_be_set_aside_again()
    {
        await PoisonAllAsync(1);
        await Poison.RedriveAsync(10, None);
        var again = Assert.Single(await ReceiveAsync());
        Assert.Equal(1, again.DequeueCount);
        await Queue.PoisonAsync(again, "still broken", None);
        Assert.Equal("still broken", Assert.Single(await PoisonedAsync()).Reason);
    }

    [ConditionalFact]
    public async Task The_largest_message_can_be_put_back()
    {
        await Queue.AppendAsync(new byte[Queue.MaxMessageBytes], None);
        await Queue.PoisonAsync(Assert.Single(await ReceiveAsync()), "large", None);
        Assert.Equal(1, (await Poison.RedriveAsync(10, None)).PutBack);
        Assert.Equal(Queue.MaxMessageBytes, Assert.Single(await ReceiveAsync()).Body.Length);
    }

    /// <summary>What was set aside, as a person finds it.</summary>
    private Task<IReadOnlyList<PoisonedMessage>> PoisonedAsync() => Poison.PeekPoisonedAsync(IPoisonQueue.MostShown, None);

    // One object is both, as every message that is set aside comes from the queue beside it.
    private IPoisonQueue Poison => (IPoisonQueue)Queue;

    private async Task PoisonAllAsync(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            await Queue.AppendAsync(Bytes($"{i}"), None);
            await Queue.PoisonAsync(Assert.Single(await ReceiveAsync()), "broken", None);
        }
    }
}
