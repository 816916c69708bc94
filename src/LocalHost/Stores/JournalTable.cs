using Trunkline.LocalHost.Journal;
using Trunkline.Stores.Tables;

namespace Trunkline.LocalHost.Stores;

/// <summary>The table over the journal: rows in memory, each change durable before it is seen.</summary>
internal sealed class JournalTable : ITable, IRecordOwner
{
    private readonly Lock gate = new();
    private readonly TableRows rows = new();

    /// <summary>One change of a row at a time: the next one is decided on what the one before left durable.</summary>
    private readonly Dictionary<(string, string), RowAppend> changing = [];
    private JournalLog journal = null!;

    public async Task<TableRow?> GetAsync(string partition, string row, CancellationToken cancellationToken)
    {
        Check(partition, row);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return rows.TryGet(partition, row, out var found) ? found.View : null;
    }

    public async Task<TableRow?> InsertAsync(string partition, string row, string value, CancellationToken cancellationToken)
    {
        Check(partition, row);
        TableRules.CheckValue(value, nameof(value));
        var change = await ChangeAsync(partition, row, value, static (_, current) => current is null, "", cancellationToken);
        return change?.View;
    }

    public async Task<TableRow?> ReplaceAsync(TableRow current, string value, CancellationToken cancellationToken)
    {
        Check(current.Partition, current.Row);
        TableRules.CheckValue(value, nameof(value));
        var change = await ChangeAsync(current.Partition, current.Row, value, static (etag, now) => now?.ETag == etag, current.ETag, cancellationToken);
        return change?.View;
    }

    public async Task<bool> DeleteAsync(string partition, string row, CancellationToken cancellationToken)
    {
        Check(partition, row);
        return await ChangeAsync(partition, row, null, static (_, current) => current is not null, "", cancellationToken) is not null;
    }

    public async Task<TablePage> QueryAsync(string partition, string rowPrefix, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        TableRules.CheckKey(partition, nameof(partition));
        TableRules.CheckPrefix(rowPrefix, nameof(rowPrefix));
        TableRules.CheckPageSize(pageSize, nameof(pageSize));
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var found = rows.Range(partition, rowPrefix, continuation).Take(pageSize + 1).Select(static row => row.View).ToList();
            if (found.Count <= pageSize)
                return new(found, null);
            found.RemoveAt(pageSize);
            return new(found, found[^1].Row);
        }
    }

    /// <summary>On the writer's thread: the change is durable. Gives the row as it was put, or as it was before it was deleted.</summary>
    public StoredRow Apply(RowAppend change, RecordAddress address, long lsn)
    {
        lock (gate)
        {
            if (rows.TryGet(change.Partition, change.Row, out var before))
                journal.Segments.Release(before.Address);
            changing.Remove((change.Partition, change.Row));
            if (change.Value is null)
            {
                rows.Remove(change.Partition, change.Row);
                return before!;
            }

            var after = new StoredRow(change.Partition, change.Row, change.Value, lsn, address);
            rows.Put(change.Partition, after);
            journal.Segments.Hold(address);
            return after;
        }
    }

    /// <summary>On the writer's thread: the change is not stored.</summary>
    public void Abandon(RowAppend change)
    {
        lock (gate)
            changing.Remove((change.Partition, change.Row));
    }

    public void Attach(JournalLog log) => journal = log;

    public void Load(in JournalRecord record, RecordAddress address)
    {
        var payload = record.Payload;
        var (partition, row) = RowRecord.Keys(ref payload);
        if (rows.TryGet(partition, row, out var known) && known.Version > record.Lsn)
            return;
        if (record.Type == RecordType.RowPut)
            rows.Put(partition, new(partition, row, RowRecord.Take(ref payload), record.Lsn, address));
        else
            rows.Remove(partition, row);
    }

    public void Loaded()
    {
        foreach (var row in rows.All)
            journal.Segments.Hold(row.Address);
    }

    public bool IsLive(in JournalRecord record, RecordAddress address)
    {
        if (record.Type != RecordType.RowPut)
            return false;
        var payload = record.Payload;
        var (partition, row) = RowRecord.Keys(ref payload);
        lock (gate)
            return rows.TryGet(partition, row, out var known) && known.Address == address;
    }

    public void Moved(in JournalRecord record, RecordAddress from, RecordAddress to)
    {
        var payload = record.Payload;
        var (partition, row) = RowRecord.Keys(ref payload);
        lock (gate)
        {
            if (!rows.TryGet(partition, row, out var known) || known.Address != from)
                return;
            known.Address = to;
            journal.Segments.Hold(to);
            journal.Segments.Release(from);
        }
    }

    /// <summary>Null when the condition does not hold.</summary>
    private async Task<StoredRow?> ChangeAsync(
        string partition, string row, string? value, Func<string, StoredRow?, bool> condition, string etag, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await journal.RoomAsync(cancellationToken);
            RowAppend? other;
            RowAppend change;
            lock (gate)
            {
                if (!changing.TryGetValue((partition, row), out other))
                {
                    if (!condition(etag, rows.TryGet(partition, row, out var current) ? current : null))
                        return null;
                    changing[(partition, row)] = change = new(this, partition, row, value);
                }
                else
                {
                    change = null!;
                }
            }

            if (other is null)
            {
                journal.Append(value is null ? RecordType.RowDelete : RecordType.RowPut, RowRecord.Write(partition, row, value), default, change);
                return await change.Stored;
            }

            await other.Over.WaitAsync(cancellationToken);
        }
    }

    private static void Check(string partition, string row)
    {
        TableRules.CheckKey(partition, nameof(partition));
        TableRules.CheckKey(row, nameof(row));
    }
}
