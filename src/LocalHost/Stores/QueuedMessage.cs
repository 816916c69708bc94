using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Timing;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Stores;

/// <summary>A message of the queue: on disk, and in memory too while there is room. Guarded by the queue's lock.</summary>
internal sealed class QueuedMessage(JournalQueue queue, byte[]? body, int length, int events) : IAppendCompletion
{
    private readonly TaskCompletionSource stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Stored => stored.Task;

    /// <summary>LSN of its record: its id.</summary>
    public long Id { get; private set; }

    public RecordAddress Address { get; set; }

    public byte[]? Body { get; set; } = body;

    public int Length { get; } = length;

    /// <summary>Events in it.</summary>
    public int Events { get; } = events;

    /// <summary>Whether it was in the journal when that was opened.</summary>
    public bool Loaded { get; init; }

    public int DequeueCount { get; set; }

    /// <summary>Runs while it is leased or held back; null while it can be received.</summary>
    public TimerQueue.Wait? Hidden { get; set; }

    public bool Leased { get; set; }

    public void Durable(RecordAddress address, long lsn)
    {
        Identify(address, lsn);
        queue.Admit(this);
        stored.TrySetResult();
    }

    public void Failed(StoreUnavailableException reason)
    {
        queue.Reject(this);
        stored.TrySetException(reason);
    }

    public void Identify(RecordAddress address, long lsn)
    {
        Address = address;
        Id = lsn;
    }
}
