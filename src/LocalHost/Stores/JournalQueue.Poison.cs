using System.Globalization;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores.Queues;

namespace Trunkline.LocalHost.Stores;

/// <summary>What was set aside: put there, shown, put back, dropped.</summary>
internal sealed partial class JournalQueue : IPoisonQueue
{
    private readonly PoisonShelf poison = new();

    public async Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken)
    {
        QueuedMessage? held;
        lock (gate)
            held = Leased(message);
        if (held is null)
            return;
        var append = new PoisonAppend(this, held);
        journal.Append(RecordType.QueuePoison, PoisonShelf.Head(held.Id, reason), message.Body.Span, append);
        await append.Stored;
    }

    public Task<long> CountPoisonedAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return Task.FromResult((long)poison.Count);
    }

    public Task<IReadOnlyList<PoisonedMessage>> PeekPoisonedAsync(int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return Task.FromResult<IReadOnlyList<PoisonedMessage>>(
            [.. Poisoned(Math.Min(max, IPoisonQueue.MostShown)).Select(static shelved => new PoisonedMessage(shelved.Body, shelved.Reason))]);
    }

    public async Task<Redriven> RedriveAsync(int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var back = 0;
        foreach (var shelved in Shelved(max))
        {
            await AppendAsync(shelved.Body, cancellationToken);
            if (ForgetPoisoned(shelved.Id))
                back++;
        }

        return new Redriven(back, 0);
    }

    /// <summary>Messages set aside, oldest first.</summary>
    public IReadOnlyList<ShelvedMessage> Poisoned(int max) => [.. Shelved(max)];

    /// <summary>Drops a message that was set aside; false when there is none of that id.</summary>
    public bool ForgetPoisoned(string id)
    {
        lock (gate)
        {
            if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || poison.Drop(number) is not { } events)
                return false;
            new ForgottenAppend(this, number, events).Append();
            return true;
        }
    }

    public void PoisonStored(QueuedMessage message, RecordAddress address)
    {
        lock (gate)
        {
            poison.Put(message.Id, address, message.Events);
            journal.Segments.Hold(address);
            if (messages.ContainsKey(message.Id))
                Forget(message);
        }
    }
}
