namespace Trunkline.Stores.Queues;

/// <summary>What is accepted and not yet dispatched. Delivery is at least once and in no promised order.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> when the store cannot answer now.</remarks>
public interface IEventQueue
{
    /// <summary>The largest message body it takes, in bytes.</summary>
    int MaxMessageBytes { get; }

    /// <summary>Appends one message; returns only after it is durable.</summary>
    /// <exception cref="ArgumentException">The body is larger than <see cref="MaxMessageBytes"/>.</exception>
    Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Takes up to <paramref name="max"/> messages, each hidden from other receivers for <paramref name="lease"/>.
    /// When there is none, waits until there is one.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting.</exception>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Removes a received message. A lease that ran out meanwhile is no error: the message is, or will be, received again.</summary>
    Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken);

    /// <summary>Gives a received message back; it can be received again after <paramref name="delay"/>.</summary>
    Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Sets a received message aside, with the reason, where a person finds it; it is not received again.</summary>
    Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken);

    /// <summary>Messages waiting or leased (approximate over a cloud queue).</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);
}
