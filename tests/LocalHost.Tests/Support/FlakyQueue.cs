using Trunkline.Stores;
using Trunkline.Stores.Queues;

namespace Trunkline.LocalHost.Tests.Support;

/// <summary>A queue that cannot be read for some calls.</summary>
internal sealed class FlakyQueue(IEventQueue inner) : IEventQueue
{
    public int Failures { get; set; }

    /// <summary>What they fail with.</summary>
    public Func<Exception> Fault { get; init; } = static () => new StoreUnavailableException("away");

    public int MaxMessageBytes => inner.MaxMessageBytes;

    public Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => inner.AppendAsync(body, cancellationToken);

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (Failures > 0)
        {
            Failures--;
            throw Fault();
        }

        return inner.ReceiveAsync(max, lease, cancellationToken);
    }

    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => inner.CompleteAsync(message, cancellationToken);

    public Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken) => inner.ReleaseAsync(message, delay, cancellationToken);

    public Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken) => inner.PoisonAsync(message, reason, cancellationToken);

    public Task<long> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);
}
