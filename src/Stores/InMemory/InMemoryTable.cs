using System.Globalization;
using Trunkline.Stores.Tables;

namespace Trunkline.Stores.InMemory;

/// <summary>A table that lives as long as its process: the measure of what the others do, and the table of tests.</summary>
public sealed class InMemoryTable : ITable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedList<string, TableRow>> partitions = new(StringComparer.Ordinal);
    private long version;

    /// <inheritdoc />
    public Task<TableRow?> GetAsync(string partition, string row, CancellationToken cancellationToken)
    {
        Check(partition, row, cancellationToken);
        lock (gate)
            return Task.FromResult(Find(partition, row));
    }

    /// <inheritdoc />
    public Task<TableRow?> InsertAsync(string partition, string row, string value, CancellationToken cancellationToken)
    {
        Check(partition, row, cancellationToken);
        TableRules.CheckValue(value, nameof(value));
        lock (gate)
            return Task.FromResult(Find(partition, row) is null ? Store(partition, row, value) : null);
    }

    /// <inheritdoc />
    public Task<TableRow?> ReplaceAsync(TableRow current, string value, CancellationToken cancellationToken)
    {
        Check(current.Partition, current.Row, cancellationToken);
        TableRules.CheckValue(value, nameof(value));
        lock (gate)
        {
            var unchanged = Find(current.Partition, current.Row)?.ETag == current.ETag;
            return Task.FromResult(unchanged ? Store(current.Partition, current.Row, value) : null);
        }
    }

    /// <inheritdoc />
    public Task<bool> DeleteAsync(string partition, string row, CancellationToken cancellationToken)
    {
        Check(partition, row, cancellationToken);
        lock (gate)
            return Task.FromResult(partitions.TryGetValue(partition, out var rows) && rows.Remove(row));
    }

    /// <inheritdoc />
    public Task<TablePage> QueryAsync(
        string partition, string rowPrefix, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TableRules.CheckKey(partition, nameof(partition));
        TableRules.CheckPrefix(rowPrefix, nameof(rowPrefix));
        TableRules.CheckPageSize(pageSize, nameof(pageSize));
        lock (gate)
        {
            IEnumerable<TableRow> rows = partitions.TryGetValue(partition, out var found) ? found.Values : [];
            // One row more than asked for tells whether there is a next page; its key is where that page starts.
            var page = rows
                .Where(row => row.Row.StartsWith(rowPrefix, StringComparison.Ordinal))
                .Where(row => continuation is null || string.CompareOrdinal(row.Row, continuation) >= 0)
                .Take(pageSize + 1)
                .ToList();
            var next = page.Count > pageSize ? page[pageSize].Row : null;
            return Task.FromResult(new TablePage(page[..Math.Min(page.Count, pageSize)], next));
        }
    }

    private static void Check(string partition, string row, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TableRules.CheckKey(partition, nameof(partition));
        TableRules.CheckKey(row, nameof(row));
    }

    private TableRow? Find(string partition, string row) =>
        partitions.TryGetValue(partition, out var rows) && rows.TryGetValue(row, out var found) ? found : null;

    private TableRow Store(string partition, string row, string value)
    {
        if (!partitions.TryGetValue(partition, out var rows))
            partitions[partition] = rows = new SortedList<string, TableRow>(StringComparer.Ordinal);
        version++;
        return rows[row] = new TableRow(partition, row, value, version.ToString(CultureInfo.InvariantCulture));
    }
}
