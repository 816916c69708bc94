using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Stores;

internal sealed class PoisonAppend(JournalQueue queue, QueuedMessage message) : IAppendCompletion
{
    private readonly TaskCompletionSource stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Stored => stored.Task;

    public void Durable(RecordAddress address, long lsn)
    {
        queue.PoisonStored(message, address);
        stored.TrySetResult();
    }

    public void Failed(StoreUnavailableException reason) => stored.TrySetException(reason);
}
