using Microsoft.Extensions.DependencyInjection;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Pagination;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors;

/// <summary>Registers the room.</summary>
public static class ConnectorsRegistration
{
    /// <summary>Adds <see cref="IConnections"/>, <see cref="IConnectionSecrets"/>, <see cref="IGrants"/> and <see cref="PageReader"/> over the <see cref="ConnectionCatalog"/> that is registered, with the registered
    /// <see cref="ISecrets"/>, <see cref="ITable"/>, <see cref="TimeProvider"/> and logging, and <see cref="IIdentityTokens"/> where there is one. A host tells once an hour which grants end when.</summary>
    public static IServiceCollection AddConnectors(this IServiceCollection services) =>
        services.AddSingleton<PageReader>().AddSingleton(static s => new Connections(
            s.GetRequiredService<ConnectionCatalog>(),
            new Surroundings(s.GetRequiredService<ISecrets>(), s.GetRequiredService<ITable>(), s.GetRequiredService<TimeProvider>(), TransportSeams.Real, s.GetService<IIdentityTokens>())))
            .AddSingleton<IConnections>(static s => s.GetRequiredService<Connections>())
            .AddSingleton<IGrants>(static s => s.GetRequiredService<Connections>())
            .AddSingleton<IConnectionSecrets>(static s => s.GetRequiredService<Connections>())
            .AddHostedService<GrantWatch>();

    /// <summary>The same over a catalog that has been read already.</summary>
    public static IServiceCollection AddConnectors(this IServiceCollection services, ConnectionCatalog catalog) => services.AddSingleton(catalog).AddConnectors();
}
