using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Stores;

/// <summary>A change of a row on its way to disk; a null value deletes it.</summary>
internal sealed class RowAppend(JournalTable table, string partition, string row, string? value) : IAppendCompletion
{
    private readonly TaskCompletionSource<StoredRow> stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Partition { get; } = partition;

    public string Row { get; } = row;

    public string? Value { get; } = value;

    public Task<StoredRow> Stored => stored.Task;

    /// <summary>It ended, one way or the other.</summary>
    public Task Over => over.Task;

    public void Durable(RecordAddress address, long lsn)
    {
        stored.TrySetResult(table.Apply(this, address, lsn));
        over.TrySetResult();
    }

    public void Failed(StoreUnavailableException reason)
    {
        table.Abandon(this);
        stored.TrySetException(reason);
        over.TrySetResult();
    }
}
