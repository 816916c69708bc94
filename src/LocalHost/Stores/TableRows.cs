using System.Diagnostics.CodeAnalysis;

namespace Trunkline.LocalHost.Stores;

/// <summary>The rows in memory, by partition, in ordinal order of row keys. Guarded by the table's lock.</summary>
internal sealed class TableRows
{
    private static readonly Comparer<StoredRow> ByRow = Comparer<StoredRow>.Create(static (one, other) => string.CompareOrdinal(one.Row, other.Row));
    private readonly Dictionary<string, SortedSet<StoredRow>> partitions = new(StringComparer.Ordinal);

    public IEnumerable<StoredRow> All => partitions.Values.SelectMany(static rows => rows);

    public bool TryGet(string partition, string row, [NotNullWhen(true)] out StoredRow? found)
    {
        found = null;
        return partitions.TryGetValue(partition, out var rows) && rows.TryGetValue(Key(row), out found);
    }

    public void Put(string partition, StoredRow row)
    {
        if (!partitions.TryGetValue(partition, out var rows))
            partitions[partition] = rows = new(ByRow);
        rows.Remove(row);
        rows.Add(row);
    }

    public void Remove(string partition, string row)
    {
        if (!partitions.TryGetValue(partition, out var rows))
            return;
        rows.Remove(Key(row));
        if (rows.Count == 0)
            partitions.Remove(partition);
    }

    /// <summary>Rows of a partition whose key starts with a prefix and comes after another key.</summary>
    public IEnumerable<StoredRow> Range(string partition, string prefix, string? after)
    {
        if (!partitions.TryGetValue(partition, out var rows) || rows.Max is not { } last)
            yield break;
        var from = after is not null && string.CompareOrdinal(after, prefix) > 0 ? after : prefix;
        if (string.CompareOrdinal(from, last.Row) > 0)
            yield break;
        foreach (var row in rows.GetViewBetween(Key(from), last))
        {
            if (!row.Row.StartsWith(prefix, StringComparison.Ordinal))
                yield break;
            if (row.Row != after)
                yield return row;
        }
    }

    private static StoredRow Key(string row) => new("", row, "", 0, default);
}
