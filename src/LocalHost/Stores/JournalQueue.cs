using System.Globalization;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Timing;
using Trunkline.Stores;
using Trunkline.Stores.Queues;

namespace Trunkline.LocalHost.Stores;

/// <summary>The event queue over the journal. Leases and dequeue counts live in memory: after a restart every message can be received at once.
/// A completion is not waited for: a crash just after it, or a full disk, brings the message once more.</summary>
internal sealed partial class JournalQueue(TimeProvider time, TimerQueue timers, JournalBooks books) : IEventQueue
{
    /// <summary>Bodies kept in memory, in bytes; those beyond are read back from disk when received.</summary>
    private const long CachedBytes = 64 << 20;

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly Dictionary<long, QueuedMessage> messages = [];
    private readonly Queue<QueuedMessage> ready = new();
    private readonly Queue<TaskCompletionSource> receivers = new();
    private JournalLog journal = null!;
    private long cached;

    public int MaxMessageBytes => 4 << 20;

    public async Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.Length > MaxMessageBytes)
            throw new ArgumentException($"A message holds at most {MaxMessageBytes} bytes.", nameof(body));
        cancellationToken.ThrowIfCancellationRequested();
        await journal.RoomAsync(cancellationToken);
        var keep = Interlocked.Add(ref cached, body.Length) <= CachedBytes;
        if (!keep)
            Interlocked.Add(ref cached, -body.Length);
        var message = new QueuedMessage(this, keep ? body.ToArray() : null, body.Length, EventMessage.Count(body.Span));
        journal.Append(RecordType.QueueMessage, body.Span, default, message);
        await message.Stored;
    }

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TaskCompletionSource waiter;
            List<QueuedMessage> taken;
            lock (gate)
            {
                taken = Take(max, lease);
                if (taken.Count == 0)
                    receivers.Enqueue(waiter = new(TaskCreationOptions.RunContinuationsAsynchronously));
                else
                    waiter = null!;
            }

            if (taken.Count > 0)
                return taken.ConvertAll(Open);
            using (cancellationToken.UnsafeRegister(static (waiter, token) => ((TaskCompletionSource)waiter!).TrySetCanceled(token), waiter))
                await waiter.Task;
        }
    }

    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        Complete(message, null);
        return Task.CompletedTask;
    }

    /// <summary>The message is dispatched: its end and what became of its events are one record, so that a crash cannot come between the two.</summary>
    /// <param name="message">The message.</param>
    /// <param name="tally">What became of its events; null where that is not known: then all of them count as matched.</param>
    public void Complete(QueueMessage message, DispatchTally? tally)
    {
        lock (gate)
        {
            if (Leased(message) is not { } held)
                return;
            Unhide(held);
            messages.Remove(held.Id);
            Uncache(held);
            ending[held.Id] = held;
            // Read from the journal at start, or handed out before: it may have been dispatched in part.
            new DoneAppend(this, held.Id, tally ?? new DispatchTally(held.Events, 0, 0, 0), held.Loaded || held.DequeueCount > 1).Append();
        }
    }

    public Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (Leased(message) is not { } held)
                return Task.CompletedTask;
            Unhide(held);
            if (delay > TimeSpan.Zero)
                held.Hidden = timers.Schedule(time.GetUtcNow() + delay, () => Show(held));
            else
                Offer(held);
        }

        return Task.CompletedTask;
    }

    public Task<long> CountAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return Task.FromResult((long)messages.Count);
    }

    /// <summary>An end that is on its way to disk.</summary>
    public void Append(IAppendCompletion completion, RecordType type, ReadOnlySpan<byte> payload) =>
        journal.Append(type, payload, default, completion, urgent: false);

    /// <summary>Tries again what the disk did not take: else the message would come once more after the next start.</summary>
    public void TryLater(Action append)
    {
        if (!journal.Closed)
            timers.Schedule(time.GetUtcNow() + Again, append);
    }

    /// <summary>On the writer's thread: the message is durable.</summary>
    public void Admit(QueuedMessage message)
    {
        lock (gate)
        {
            books.Accepted(message.Events);
            messages[message.Id] = message;
            journal.Segments.Hold(message.Address);
            Offer(message);
        }
    }

    /// <summary>On the writer's thread: the message is not stored.</summary>
    public void Reject(QueuedMessage message) => Uncache(message);

    private List<QueuedMessage> Take(int max, TimeSpan lease)
    {
        var taken = new List<QueuedMessage>(Math.Min(max, ready.Count));
        var until = time.GetUtcNow() + lease;
        while (taken.Count < max && ready.TryDequeue(out var message))
        {
            // Set aside while it waited here.
            if (!messages.ContainsKey(message.Id))
                continue;
            message.DequeueCount++;
            message.Leased = true;
            message.Hidden = timers.Schedule(until, () => Show(message));
            taken.Add(message);
        }

        return taken;
    }

    private QueueMessage Open(QueuedMessage message) =>
        new(Text(message.Id), Text(message.DequeueCount), message.Body is { } body ? body : ReadBody(message), message.DequeueCount);

    private ReadOnlyMemory<byte> ReadBody(QueuedMessage message)
    {
        for (var address = AddressOf(message); ;)
        {
            if (journal.Segments.Read(address) is { } record && record.Lsn == message.Id)
                return record.Payload;
            // Cleaning may have moved the record between the look at its address and the reading.
            var now = AddressOf(message);
            if (now == address)
                throw new StoreUnavailableException($"Message {message.Id} cannot be read from the journal.");
            address = now;
        }
    }

    private RecordAddress AddressOf(QueuedMessage message)
    {
        lock (gate)
            return message.Address;
    }

    private QueuedMessage? Leased(QueueMessage message) =>
        long.TryParse(message.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && messages.TryGetValue(id, out var held) && held.Leased && Text(held.DequeueCount) == message.Receipt
            ? held
            : null;

    private void Show(QueuedMessage message)
    {
        lock (gate)
        {
            if (message.Hidden is null || !messages.ContainsKey(message.Id))
                return;
            Unhide(message);
            Offer(message);
        }
    }

    private void Unhide(QueuedMessage message)
    {
        if (message.Hidden is { } wait)
            timers.Cancel(wait);
        message.Hidden = null;
        message.Leased = false;
    }

    private void Offer(QueuedMessage message)
    {
        ready.Enqueue(message);
        while (receivers.TryDequeue(out var receiver))
        {
            if (receiver.TrySetResult())
                return;
        }
    }

    private void Forget(QueuedMessage message)
    {
        Unhide(message);
        messages.Remove(message.Id);
        journal.Segments.Release(message.Address);
        Uncache(message);
    }

    private void Uncache(QueuedMessage message)
    {
        if (message.Body is not null)
            Interlocked.Add(ref cached, -message.Length);
        message.Body = null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
