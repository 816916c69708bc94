using Azure.Core;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Trunkline.Azure.Http;
using Trunkline.Azure.Queues;
using Trunkline.Azure.Secrets;
using Trunkline.Azure.Tables;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Azure;

/// <summary>The stores over Azure Storage and Key Vault.</summary>
public static class AzureStores
{
    /// <summary>Registers event queue, table and secrets. Storage is found by the Functions host's own setting <c>AzureWebJobsStorage</c>, by
    /// connection string (Azurite too) or identity; secrets are in the vault at <c>TRUNKLINE_KEY_VAULT_URI</c>, without it in settings under the
    /// names of <see cref="SecretName.Setting"/>. With a connection string, queues and table are
    /// created at start where they are missing; with an identity they have been provisioned. The door adds the <see cref="TimeProvider"/>.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or malformed; it is named.</exception>
    /// <exception cref="FormatException">The connection string is malformed.</exception>
    /// <param name="services">Where they are registered.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="queues">The queues of other systems that flows wait for.</param>
    public static IServiceCollection AddAzureStores(this IServiceCollection services, IConfiguration configuration, IEnumerable<string>? queues = null)
    {
        var settings = AzureStoreSettings.Read(configuration);
        var limits = SdkLimits.Default;
        AddTable(services, settings, limits, configuration);
        services.AddSingleton(provider => OpenQueue(settings, limits, provider));
        var declared = queues?.ToList() ?? [];
        services.AddSingleton(provider => new DeclaredQueues(declared, name => OpenDeclared(name, settings, limits, provider)));
        services.AddSingleton<IPoisonQueues>(provider => provider.GetRequiredService<DeclaredQueues>());
        services.AddSingleton<IEventQueue>(provider => provider.GetRequiredService<StorageEventQueue>());
        services.AddSingleton<IPoisonQueue>(provider => provider.GetRequiredService<StorageEventQueue>());
        // With an identity we are in Azure, where they have been provisioned: a cold start has better to do.
        if (settings.ConnectionString is not null)
            services.AddHostedService<StoreCreation>();
        services.AddHostedService<QueueWatch>();
        return services;
    }

    /// <summary>Registers table and secrets alone, found as <see cref="AddAzureStores"/> finds them, for a door that accepts no events. With a connection string the
    /// table is created by a hosted service where it is missing.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or malformed; it is named.</exception>
    /// <exception cref="FormatException">The connection string is malformed.</exception>
    /// <param name="services">Where they are registered.</param>
    /// <param name="configuration">The settings.</param>
    public static IServiceCollection AddAzureTable(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = AzureStoreSettings.ReadTable(configuration);
        AddTable(services, settings, SdkLimits.Default, configuration);
        if (settings.ConnectionString is not null)
            services.AddHostedService<TableOnlyCreation>();
        return services;
    }

    private static void AddTable(IServiceCollection services, AzureStoreSettings settings, SdkLimits limits, IConfiguration configuration) => services
        .AddSingleton(_ => AzureIdentity.Create(settings))
        .AddSingleton(provider => OpenTable(settings, limits, provider))
        .AddSingleton<ITable>(provider => provider.GetRequiredService<StorageTable>())
        .AddSingleton<ISecrets>(provider => OpenSecrets(settings, limits, provider, configuration))
        .AddSingleton<IIdentityTokens>(provider => new AzureIdentityTokens(provider.GetRequiredService<TokenCredential>()));

    private static StorageEventQueue OpenQueue(AzureStoreSettings settings, SdkLimits limits, IServiceProvider provider) =>
        Open(QueueNames.Events, QueueNames.Poison, settings, limits, provider, asItCame: false);

    // Whoever reads such a poison queue expects the message as it was, which is how the Functions host leaves it.
    private static StorageEventQueue OpenDeclared(string name, AzureStoreSettings settings, SdkLimits limits, IServiceProvider provider) =>
        Open(name, QueueNames.PoisonOf(name), settings, limits, provider, asItCame: true);

    private static StorageEventQueue Open(
        string name, string poisonName, AzureStoreSettings settings, SdkLimits limits, IServiceProvider provider, bool asItCame)
    {
        var poison = Client(poisonName, new QueueClientOptions(), settings, limits, provider);
        var options = Undecodable.SetAside(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, poison);
        return new(Client(name, options, settings, limits, provider), poison, Polling.Default, provider.GetRequiredService<TimeProvider>(), asItCame);
    }

    private static QueueClient Client(string name, QueueClientOptions plain, AzureStoreSettings settings, SdkLimits limits, IServiceProvider provider)
    {
        var options = limits.ApplyTo(plain);
        return settings.ConnectionString is { } connection
            ? new QueueClient(connection, name, options)
            : new QueueClient(new Uri(settings.QueueServiceUri!, name), provider.GetRequiredService<TokenCredential>(), options);
    }

    private static StorageTable OpenTable(AzureStoreSettings settings, SdkLimits limits, IServiceProvider provider)
    {
        var endpoint = settings.ConnectionString is { } connection
            ? TableEndpoint.FromConnectionString(connection, provider.GetRequiredService<TimeProvider>())
            : TableEndpoint.FromCredential(settings.TableServiceUri!, provider.GetRequiredService<TokenCredential>());
        return new StorageTable(new TableRequests(endpoint.Open(limits), endpoint.Service, settings.TableName));
    }

    private static ISecrets OpenSecrets(AzureStoreSettings settings, SdkLimits limits, IServiceProvider provider, IConfiguration configuration)
    {
        if (settings.KeyVaultUri is not { } vault)
            return new SettingSecrets(name => configuration[name]);
        var client = new SecretClient(
            vault, provider.GetRequiredService<TokenCredential>(), (limits with { Retries = 0 }).ApplyTo(new SecretClientOptions()));
        return new KeyVaultSecrets(client, new SecretCaching(), provider.GetRequiredService<TimeProvider>());
    }
}
