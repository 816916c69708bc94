using System.Text.Json;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Credentials.Grants;

/// <summary>Grants in the table store: one row a connection, changed by compare-and-swap only.</summary>
internal sealed class GrantTable(ITable table, string connection)
{
    public const string Partition = "grants";

    public async Task<StoredGrant?> ReadAsync(CancellationToken cancellationToken) =>
        await table.GetAsync(Partition, connection, cancellationToken) is { } row ? Stored(row) : null;

    public async Task<StoredGrant?> InsertAsync(GrantRow grant, CancellationToken cancellationToken) =>
        await table.InsertAsync(Partition, connection, Text(grant), cancellationToken) is { } row ? new StoredGrant(row, grant) : null;

    /// <summary>Null when somebody else changed the row meanwhile.</summary>
    public async Task<StoredGrant?> ReplaceAsync(StoredGrant current, GrantRow grant, CancellationToken cancellationToken) =>
        await table.ReplaceAsync(current.Row, Text(grant), cancellationToken) is { } row ? new StoredGrant(row, grant) : null;

    /// <summary>Puts a grant in place of whatever stands there.</summary>
    public async Task PutAsync(GrantRow grant, CancellationToken cancellationToken)
    {
        while (true)
        {
            var current = await ReadAsync(cancellationToken);
            var stored = current is null ? await InsertAsync(grant, cancellationToken) : await ReplaceAsync(current, grant, cancellationToken);
            if (stored is not null)
                return;
        }
    }

    private static StoredGrant Stored(TableRow row) => new(row, JsonSerializer.Deserialize(row.Value, GrantJson.Default.GrantRow)!);

    private static string Text(GrantRow grant) => JsonSerializer.Serialize(grant, GrantJson.Default.GrantRow);
}

/// <summary>A grant and the version of its row.</summary>
internal sealed record StoredGrant(TableRow Row, GrantRow Grant);
