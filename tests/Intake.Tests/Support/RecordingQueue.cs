using Trunkline.Stores.Queues;

namespace Trunkline.Intake.Tests.Support;

/// <summary>An event queue that keeps what is appended and can be made to wait or to fail.</summary>
internal sealed class RecordingQueue(int maxMessageBytes = 45 * 1024) : IEventQueue
{
    private readonly Lock gate = new();
    private readonly List<byte[]> messages = [];

    public int MaxMessageBytes => maxMessageBytes;

    /// <summary>What an append does before it is durable; null for nothing.</summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, Task>? OnAppend { get; set; }

    public int Attempts;

    public IReadOnlyList<byte[]> Messages
    {
        get
        {
            lock (gate)
                return [.. messages];
        }
    }

    public async Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Attempts);
        Assert.True(body.Length <= maxMessageBytes, $"a message of {body.Length} bytes is larger than {maxMessageBytes}");
        if (OnAppend is { } before)
            await before(body, cancellationToken);
        lock (gate)
            messages.Add(body.ToArray());
    }

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
