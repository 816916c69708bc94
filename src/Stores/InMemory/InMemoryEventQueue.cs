using System.Globalization;
using Trunkline.Stores.Queues;

namespace Trunkline.Stores.InMemory;

/// <summary>A queue that lives as long as its process: the measure of what the others do, and the queue of tests.</summary>
/// <param name="time">Tells when leases and delays are over.</param>
public sealed class InMemoryEventQueue(TimeProvider time) : IEventQueue, IPoisonQueue
{
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];
    private readonly List<PoisonedMessage> poisoned = [];
    private TaskCompletionSource changed = NewSignal();
    private long lastId;

    /// <inheritdoc />
    public int MaxMessageBytes => 45 * 1024;

    /// <summary>Messages set aside, oldest first.</summary>
    public IReadOnlyList<PoisonedMessage> Poisoned
    {
        get
        {
            lock (gate)
                return [.. poisoned];
        }
    }

    /// <inheritdoc />
    public Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (body.Length > MaxMessageBytes)
            throw new ArgumentException($"A message holds at most {MaxMessageBytes} bytes.", nameof(body));
        lock (gate)
        {
            lastId++;
            // The caller may reuse its buffer.
            entries.Add(new Entry(lastId.ToString(CultureInfo.InvariantCulture), body.ToArray(), time.GetUtcNow()));
            Wake();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task change;
            TimeSpan wait;
            lock (gate)
            {
                var now = time.GetUtcNow();
                var taken = entries.Where(entry => entry.VisibleAt <= now).Take(max).Select(entry => entry.Take(now + lease)).ToList();
                if (taken.Count > 0)
                    return taken;
                change = changed.Task;
                wait = entries.Count == 0 ? Timeout.InfiniteTimeSpan : entries.Min(entry => entry.VisibleAt) - now;
            }

            await WaitAsync(change, wait, cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) =>
        WithLeased(message, entry => entries.Remove(entry), cancellationToken);

    /// <inheritdoc />
    public Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return WithLeased(message, entry => entry.Release(time.GetUtcNow() + delay), cancellationToken);
    }

    /// <inheritdoc />
    public Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken) => WithLeased(
        message,
        entry =>
        {
            entries.Remove(entry);
            poisoned.Add(new PoisonedMessage(entry.Body, reason));
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<long> CountAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return Task.FromResult((long)entries.Count);
    }

    /// <inheritdoc />
    public Task<long> CountPoisonedAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult((long)Poisoned.Count);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PoisonedMessage>> PeekPoisonedAsync(int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<PoisonedMessage>>([.. Poisoned.Take(Math.Min(max, IPoisonQueue.MostShown))]);
    }

    /// <inheritdoc />
    public async Task<Redriven> RedriveAsync(int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var back = Poisoned.Take(max).ToList();
        foreach (var message in back)
        {
            await AppendAsync(message.Body, cancellationToken);
            lock (gate)
                poisoned.Remove(message);
        }

        return new Redriven(back.Count, 0);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WaitAsync(Task change, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait == Timeout.InfiniteTimeSpan)
        {
            await change.WaitAsync(cancellationToken);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(change, Task.Delay(wait, time, stop.Token));
        await stop.CancelAsync();
    }

    private Task WithLeased(QueueMessage message, Action<Entry> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            // A receipt is good until the message is received again, even when its lease ran out: as Azure Storage has it.
            if (entries.Find(entry => entry.Id == message.Id && entry.Receipt == message.Receipt) is { } leased)
            {
                change(leased);
                Wake();
            }
        }

        return Task.CompletedTask;
    }

    private void Wake()
    {
        changed.SetResult();
        changed = NewSignal();
    }

    private sealed class Entry(string id, byte[] body, DateTimeOffset visibleAt)
    {
        private int dequeued;

        public string Id => id;

        public byte[] Body => body;

        public string? Receipt { get; private set; }

        public DateTimeOffset VisibleAt { get; private set; } = visibleAt;

        public QueueMessage Take(DateTimeOffset until)
        {
            VisibleAt = until;
            dequeued++;
            Receipt = dequeued.ToString(CultureInfo.InvariantCulture);
            return new QueueMessage(id, Receipt, body, dequeued);
        }

        public void Release(DateTimeOffset at)
        {
            VisibleAt = at;
            Receipt = null;
        }
    }
}
