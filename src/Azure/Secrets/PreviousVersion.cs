using Azure.Security.KeyVault.Secrets;
using Trunkline.Stores.Secrets;

namespace Trunkline.Azure.Secrets;

/// <summary>Finds the version of a secret that stood before the current one and may still be used.</summary>
internal static class PreviousVersion
{
    // The vault gives pages of 25 in no promised order; a secret that was renewed more often than this has no previous version for us.
    private const int MostVersions = 500;

    /// <returns>Null where there is none that is enabled, has begun and has not expired.</returns>
    public static async Task<Secret?> FindAsync(
        SecretClient client, string name, CachedSecret.Answer current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        SecretProperties? newest = null;
        var seen = 0;
        await foreach (var version in client.GetPropertiesOfSecretVersionsAsync(name, cancellationToken))
        {
            if (++seen > MostVersions)
                return null;
            // A version made in the same second as the current one cannot be told to be the older of the two.
            if (version.Version != current.Version && version.CreatedOn < current.CreatedAt && (newest is null || version.CreatedOn > newest.CreatedOn))
                newest = version;
        }

        // Where a person disabled the last one, the one before that does not come back.
        if (newest is not { Enabled: true } || newest.ExpiresOn <= now || newest.NotBefore > now)
            return null;
        var found = await client.GetSecretAsync(name, newest.Version, cancellationToken);
        return new Secret(found.Value.Value);
    }
}
