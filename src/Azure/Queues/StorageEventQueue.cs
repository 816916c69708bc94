using Azure;
using Azure.Storage.Queues;
using Trunkline.Azure.Http;
using Trunkline.Stores.Queues;
using StorageMessage = Azure.Storage.Queues.Models.QueueMessage;

namespace Trunkline.Azure.Queues;

/// <summary>The event queue over an Azure Storage queue. Bodies travel as base64, which is what the Functions queue trigger expects.</summary>
/// <param name="queue">The queue; its client encodes messages as base64.</param>
/// <param name="poison">Where messages are set aside; its client encodes nothing.</param>
/// <param name="polling">How to wait for messages.</param>
/// <param name="time">Measures those waits.</param>
/// <param name="asItCame">Whether a message that is set aside is written as it came, without the reason. It may then be as large as the service takes.</param>
internal sealed partial class StorageEventQueue(
    QueueClient queue, QueueClient poison, Polling polling, TimeProvider time, bool asItCame = false) : IEventQueue
{
    /// <summary>A message that nobody fetched for a week is still an accepted event: the service's default of seven days would drop it.</summary>
    internal static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private const int MostReceived = 32;

    private volatile TaskCompletionSource appended = NewSignal();

    /// <inheritdoc />
    public int MaxMessageBytes => (asItCame ? 48 : 45) * 1024;

    /// <summary>Creates both queues where they are missing; where this identity may not, they have been provisioned.</summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var each in new[] { queue, poison })
            await CallAsync("create", () => CreateAsync(each, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.Length > MaxMessageBytes)
            throw new ArgumentException($"A message holds at most {MaxMessageBytes} bytes.", nameof(body));
        await CallAsync("append", () => queue.SendMessageAsync(new BinaryData(body), null, Forever, cancellationToken), cancellationToken);
        // A receiver in this process need not wait for its next poll.
        Interlocked.Exchange(ref appended, NewSignal()).TrySetResult();
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        for (var wait = polling.First; ; wait = polling.After(wait))
        {
            var signal = appended.Task;
            var received = await CallAsync(
                "receive",
                async () => await queue.ReceiveMessagesAsync(Math.Min(max, MostReceived), WholeSeconds(lease), cancellationToken),
                cancellationToken);
            if (received.Value.Length > 0)
                return Array.ConvertAll(received.Value, Read);
            if (await WaitAsync(signal, wait, cancellationToken))
                wait = polling.First;
        }
    }

    /// <inheritdoc />
    public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => WithLeaseAsync(
        "complete", () => queue.DeleteMessageAsync(message.Id, message.Receipt, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return WithLeaseAsync("release", () => HideAsync(message, delay, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken) => WithLeaseAsync(
        "set aside",
        async () =>
        {
            // The lease is proven first: a message that somebody else holds by now is theirs to judge. Then set aside, then removed, so
            // that a crash between the two leaves it twice rather than nowhere.
            var held = await HideAsync(message, TimeSpan.FromMinutes(1), cancellationToken);
            await poison.SendMessageAsync(asItCame ? Convert.ToBase64String(message.Body.Span) : PoisonForm.Write(message.Body, reason), null, Forever, cancellationToken);
            return await queue.DeleteMessageAsync(message.Id, held.Value.PopReceipt, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var properties = await CallAsync("count", () => queue.GetPropertiesAsync(cancellationToken), cancellationToken);
        return properties.Value.ApproximateMessagesCount;
    }

    /// <summary>How the queue, and what was set aside, stand now.</summary>
    public async Task<(QueueReading Events, QueueReading Poison)> ReadAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(queue, cancellationToken), await ReadAsync(poison, cancellationToken));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static QueueMessage Read(StorageMessage message) =>
        new(message.MessageId, message.PopReceipt, message.Body.ToMemory(), (int)message.DequeueCount) { InsertedAt = message.InsertedOn };

    /// <summary>The service counts in seconds; a shorter wait than asked for would be a broken promise.</summary>
    private static TimeSpan WholeSeconds(TimeSpan span) => TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds));

    private static async Task<Response?> CreateAsync(QueueClient each, CancellationToken cancellationToken)
    {
        try
        {
            return await each.CreateAsync(null, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is 403 or 409)
        {
            return null;
        }
    }

    private async Task<QueueReading> ReadAsync(QueueClient each, CancellationToken cancellationToken)
    {
        var properties = await CallAsync("count", () => each.GetPropertiesAsync(cancellationToken), cancellationToken);
        var first = await CallAsync("peek", () => each.PeekMessageAsync(cancellationToken), cancellationToken);
        // Age by the service's own clock: the two answers are moments apart, this machine's clock may be minutes off.
        var now = first.GetRawResponse().Headers.Date ?? time.GetUtcNow();
        var age = first.Value?.InsertedOn is { } inserted && now > inserted ? now - inserted : TimeSpan.Zero;
        return new QueueReading(properties.Value.ApproximateMessagesCount, age);
    }

    private Task<Response<global::Azure.Storage.Queues.Models.UpdateReceipt>> HideAsync(
        QueueMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.UpdateMessageAsync(message.Id, message.Receipt, default(string), WholeSeconds(delay), cancellationToken);

    private async Task<bool> WaitAsync(Task signal, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(signal, Task.Delay(wait, time, stop.Token));
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == signal;
    }

    /// <summary>A receipt that is no longer good answers 404, or 400 from Azurite: whoever holds the message now decides.</summary>
    private async Task WithLeaseAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(what, call, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode is "MessageNotFound" or "PopReceiptMismatch")
        {
            return;
        }
    }

    private Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken) =>
        AzureFaults.CallAsync($"queue {queue.Name}: {what}", call, cancellationToken);
}
