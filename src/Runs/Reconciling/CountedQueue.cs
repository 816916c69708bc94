using Trunkline.Intake.Events;
using Trunkline.Stores.Queues;

namespace Trunkline.Runs.Reconciling;

/// <summary>An event queue whose appends are booked.</summary>
/// <param name="queue">The queue.</param>
/// <param name="books">The books.</param>
public sealed class CountedQueue(IEventQueue queue, TableBooks books) : IEventQueue
{
    /// <inheritdoc />
    public int MaxMessageBytes => queue.MaxMessageBytes;

    /// <inheritdoc />
    public async Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await queue.AppendAsync(body, cancellationToken);
        books.Appended(EventMessage.Count(body.Span));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken) => queue.ReceiveAsync(max, lease, cancellationToken);

    /// <inheritdoc />
    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => queue.CompleteAsync(message, cancellationToken);

    /// <inheritdoc />
    public Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken) => queue.ReleaseAsync(message, delay, cancellationToken);

    /// <inheritdoc />
    public Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken) => queue.PoisonAsync(message, reason, cancellationToken);

    /// <inheritdoc />
    public Task<long> CountAsync(CancellationToken cancellationToken) => queue.CountAsync(cancellationToken);
}
