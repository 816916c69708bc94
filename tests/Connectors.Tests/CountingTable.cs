using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Tests;

/// <summary>A table that counts what it is asked, and can be down.</summary>
internal sealed class CountingTable : ITable
{
    private readonly InMemoryTable inner = new();

    public int Calls { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>What happens while it reads or writes; nothing where it is not said.</summary>
    public Action? Takes { get; init; }

    public Task<TableRow?> GetAsync(string partition, string row, CancellationToken cancellationToken)
    {
        Calls++;
        Takes?.Invoke();
        return IsDown ? throw new StoreUnavailableException("down", TimeSpan.FromSeconds(3)) : inner.GetAsync(partition, row, cancellationToken);
    }

    public Task<TableRow?> InsertAsync(string partition, string row, string value, CancellationToken cancellationToken)
    {
        Calls++;
        Takes?.Invoke();
        return inner.InsertAsync(partition, row, value, cancellationToken);
    }

    public Task<TableRow?> ReplaceAsync(TableRow current, string value, CancellationToken cancellationToken)
    {
        Calls++;
        Takes?.Invoke();
        return inner.ReplaceAsync(current, value, cancellationToken);
    }

    public Task<bool> DeleteAsync(string partition, string row, CancellationToken cancellationToken) => inner.DeleteAsync(partition, row, cancellationToken);

    public Task<TablePage> QueryAsync(string partition, string rowPrefix, int pageSize, string? continuation, CancellationToken cancellationToken) =>
        inner.QueryAsync(partition, rowPrefix, pageSize, continuation, cancellationToken);
}
