namespace Trunkline.Stores.Queues;

/// <summary>A received message.</summary>
/// <param name="Id">The store's id of the message.</param>
/// <param name="Receipt">Proof of the lease, as the store wants it back.</param>
/// <param name="Body">The bytes that were appended.</param>
/// <param name="DequeueCount">How often it has been received, this time included; from 1.</param>
public sealed record QueueMessage(string Id, string Receipt, ReadOnlyMemory<byte> Body, int DequeueCount)
{
    /// <summary>When it was appended, where the store tells; null where it does not.</summary>
    public DateTimeOffset? InsertedAt { get; init; }
}
