using Trunkline.Connectors.Definitions;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Credentials.Grants;

/// <summary>Where a person's consent is put by a program that went through the authorization-code dance. Without one, the secret that
/// <c>refreshToken</c> names is the way.</summary>
public sealed class GrantStore(ITable table, ISecrets secrets)
{
    /// <summary>Stores a refresh token as the grant of a connection, in place of whatever stood there, a refused one included.</summary>
    /// <param name="connection">A connection whose credential is <c>oauth2-refresh-token</c>.</param>
    /// <param name="refreshToken">The token, as the partner's token endpoint gave it.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <exception cref="ArgumentException">The connection has another kind of credential.</exception>
    /// <exception cref="SecretNotFoundException">The secret that grants are encrypted with is not set.</exception>
    /// <exception cref="Stores.StoreUnavailableException">The table or the vault cannot answer now; the grant may not be stored.</exception>
    public async Task SaveAsync(ConnectionDefinition connection, string refreshToken, CancellationToken cancellationToken)
    {
        if (connection.Credential is not RefreshTokenDefinition definition)
            throw new ArgumentException($"connection '{connection.Name}' has no grant: its auth type is not oauth2-refresh-token", nameof(connection));
        var key = await definition.EncryptionKey.RevealAsync(secrets, cancellationToken);
        var row = new GrantRow(GrantSeal.Seal(new Grant(refreshToken, null, DateTimeOffset.MinValue), key, connection.Name));
        var grants = new GrantTable(table, connection.Name);
        while (true)
        {
            var current = await grants.ReadAsync(cancellationToken);
            var stored = current is null ? await grants.InsertAsync(row, cancellationToken) : await grants.ReplaceAsync(current, row, cancellationToken);
            if (stored is not null)
                return;
        }
    }
}
