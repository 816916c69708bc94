using Microsoft.Extensions.Configuration;
using Trunkline.Stores.Queues;

namespace Trunkline.Azure;

/// <summary>The settings that say where the stores are: those of the Functions host, so that nothing is said twice, and one for Key Vault.</summary>
internal sealed record AzureStoreSettings
{
    /// <summary>The host's own storage account: a connection string, or the head of the identity-based settings below.</summary>
    public const string Storage = QueueNames.Connection;

    /// <summary>Address of the account's queue service, for an identity.</summary>
    public const string QueueService = Storage + ":queueServiceUri";

    /// <summary>Address of the account's table service, for an identity.</summary>
    public const string TableService = Storage + ":tableServiceUri";

    /// <summary>Client id of the user-assigned identity.</summary>
    public const string ClientId = Storage + ":clientId";

    /// <summary><c>managedidentity</c> in Azure; elsewhere the developer's own sign-in is used.</summary>
    public const string Credential = Storage + ":credential";

    /// <summary>Address of the vault; without it secrets are settings.</summary>
    public const string KeyVault = "TRUNKLINE_KEY_VAULT_URI";

    /// <summary>Name of the table; the default is <see cref="DefaultTable"/>.</summary>
    public const string Table = "TRUNKLINE_TABLE";

    /// <summary>The table's usual name.</summary>
    public const string DefaultTable = "trunkline";

    public string? ConnectionString { get; init; }

    public Uri? QueueServiceUri { get; init; }

    public Uri? TableServiceUri { get; init; }

    public string? IdentityClientId { get; init; }

    public bool ManagedIdentity { get; init; }

    public Uri? KeyVaultUri { get; init; }

    public string TableName { get; init; } = DefaultTable;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or is no address; it is named.</exception>
    public static AzureStoreSettings Read(IConfiguration configuration) => Checked(configuration, needsQueues: true);

    /// <summary>Reads those of the table and the vault.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or is no address; it is named.</exception>
    public static AzureStoreSettings ReadTable(IConfiguration configuration) => Checked(configuration, needsQueues: false);

    private static AzureStoreSettings Checked(IConfiguration configuration, bool needsQueues)
    {
        var settings = new AzureStoreSettings
        {
            ConnectionString = Text(configuration, Storage),
            QueueServiceUri = Address(configuration, QueueService),
            TableServiceUri = Address(configuration, TableService),
            IdentityClientId = Text(configuration, ClientId),
            ManagedIdentity = string.Equals(Text(configuration, Credential), "managedidentity", StringComparison.OrdinalIgnoreCase),
            KeyVaultUri = Address(configuration, KeyVault),
            TableName = Text(configuration, Table) ?? DefaultTable,
        };
        if (settings.ConnectionString is null && (needsQueues && settings.QueueServiceUri is null || settings.TableServiceUri is null))
        {
            throw new InvalidOperationException(
                $"The setting {Storage} is missing: set a storage connection string (UseDevelopmentStorage=true for Azurite), or "
                + $"{(needsQueues ? $"{Named(QueueService)} and " : "")}{Named(TableService)} for an identity.");
        }

        return settings;
    }

    /// <summary>The name under which an environment variable holds a setting.</summary>
    public static string Named(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);

    private static string? Text(IConfiguration configuration, string setting) =>
        configuration[setting] is { Length: > 0 } text ? text : null;

    private static Uri? Address(IConfiguration configuration, string setting)
    {
        if (Text(configuration, setting) is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException($"The setting {Named(setting)} is no address.");
    }
}
