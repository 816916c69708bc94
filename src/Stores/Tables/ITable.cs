namespace Trunkline.Stores.Tables;

/// <summary>The little that is shared and must be found again: rows of text under a partition and a row key, changed by compare-and-swap.</summary>
/// <remarks>Keys are 1 to 512 characters without <c>/ \ # ?</c> and control characters; values hold at most <see cref="MaxValueLength"/> characters;
/// anything else is an <see cref="ArgumentException"/>. Every member throws <see cref="StoreUnavailableException"/> when the store cannot answer now.</remarks>
public interface ITable
{
    /// <summary>Longest value in UTF-16 characters: one property of an Azure table entity holds 64 KiB.</summary>
    const int MaxValueLength = 32_000;

    /// <summary>One row, or null.</summary>
    Task<TableRow?> GetAsync(string partition, string row, CancellationToken cancellationToken);

    /// <summary>Inserts a row that is not there yet; null when it is already there.</summary>
    /// <returns>The row as stored, with its ETag.</returns>
    Task<TableRow?> InsertAsync(string partition, string row, string value, CancellationToken cancellationToken);

    /// <summary>Replaces a row that has not changed since it was read; null when it changed or is gone.</summary>
    /// <returns>The row as stored, with its new ETag.</returns>
    Task<TableRow?> ReplaceAsync(TableRow current, string value, CancellationToken cancellationToken);

    /// <summary>Deletes a row, whatever it holds; false when it was not there.</summary>
    Task<bool> DeleteAsync(string partition, string row, CancellationToken cancellationToken);

    /// <summary>A page of the rows of a partition whose row key starts with a prefix, in ordinal order of row keys.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="rowPrefix">Start of the row key; empty for all rows.</param>
    /// <param name="pageSize">1 to 1000 rows.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<TablePage> QueryAsync(string partition, string rowPrefix, int pageSize, string? continuation, CancellationToken cancellationToken);
}

/// <summary>One row.</summary>
/// <param name="Partition">Partition key.</param>
/// <param name="Row">Row key.</param>
/// <param name="Value">The text.</param>
/// <param name="ETag">Changes with every write of the row.</param>
public sealed record TableRow(string Partition, string Row, string Value, string ETag);

/// <summary>Some rows of a query.</summary>
/// <param name="Rows">The rows, in ordinal order of row keys.</param>
/// <param name="Continuation">What the next page is asked with; null when this was the last.</param>
public sealed record TablePage(IReadOnlyList<TableRow> Rows, string? Continuation);
