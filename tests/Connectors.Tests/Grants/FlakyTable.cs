using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Tests.Grants;

/// <summary>A table that can be down, or changed by somebody else all the time.</summary>
internal sealed class FlakyTable : ITable
{
    private readonly InMemoryTable inner = new();

    public bool IsDown { get; set; }

    public bool IsContended { get; set; }

    public Task<TableRow?> GetAsync(string partition, string row, CancellationToken cancellationToken) => Up().GetAsync(partition, row, cancellationToken);

    public Task<TableRow?> InsertAsync(string partition, string row, string value, CancellationToken cancellationToken) => Up().InsertAsync(partition, row, value, cancellationToken);

    public Task<TableRow?> ReplaceAsync(TableRow current, string value, CancellationToken cancellationToken) =>
        IsContended ? Task.FromResult<TableRow?>(null) : Up().ReplaceAsync(current, value, cancellationToken);

    public Task<bool> DeleteAsync(string partition, string row, CancellationToken cancellationToken) => Up().DeleteAsync(partition, row, cancellationToken);

    public Task<TablePage> QueryAsync(string partition, string rowPrefix, int pageSize, string? continuation, CancellationToken cancellationToken) =>
        Up().QueryAsync(partition, rowPrefix, pageSize, continuation, cancellationToken);

    private InMemoryTable Up() => IsDown ? throw new StoreUnavailableException("the table is down") : inner;
}
