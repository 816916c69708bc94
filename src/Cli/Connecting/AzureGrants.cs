using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Trunkline.Azure;
using Trunkline.Cli.Local;
using Trunkline.Connectors;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Cli.Connecting;

/// <summary>Exchanges the consent here and writes the grant into the function app's table, found by the app's own settings: by connection string
/// (Azurite too), or as who is logged in.</summary>
internal sealed class AzureGrants : IGrantPlace
{
    private const string Storage = "AzureWebJobsStorage";
    private const string TableService = Storage + "__tableServiceUri";

    private readonly ServiceProvider rooms;

    /// <exception cref="CommandFault">A setting is missing or malformed.</exception>
    public AzureGrants(ConnectionCatalog catalog, DevelopmentSettings settings)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddConnectors(catalog);
        try
        {
            services.AddAzureTable(Configuration(settings));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new CommandFault(e.Message);
        }

        Name = settings.Find(TableService) is { } service ? $"the table at {service}" : $"the table of {Storage}";
        rooms = services.BuildServiceProvider();
    }

    public string Name { get; }

    public ISecrets Secrets => rooms.GetRequiredService<ISecrets>();

    public async Task CheckAsync(CancellationToken stop)
    {
        try
        {
            foreach (var service in rooms.GetServices<IHostedService>())
                await service.StartAsync(stop);
            await rooms.GetRequiredService<ITable>().GetAsync("grants", "any", stop);
        }
        catch (StoreUnavailableException e)
        {
            throw new CommandFault($"{Name} does not answer ({e.Message}): check {Storage}, and with an identity 'az login' and its role Storage Table Data Contributor.");
        }
    }

    public async Task ConnectAsync(string connection, ConsentCode consent, CancellationToken stop)
    {
        try
        {
            var answer = await rooms.GetRequiredService<IGrants>().ConnectAsync(connection, consent, stop);
            if (answer.Result != GrantResult.Connected)
                throw new CommandFault(answer.Problem!.TrimEnd('.') + ".");
        }
        catch (StoreUnavailableException e)
        {
            throw new CommandFault($"{Name}, or the vault, went away ({e.Message}): connect again.");
        }
    }

    public ValueTask DisposeAsync() => rooms.DisposeAsync();

    // The sample's connection string is Azurite's: whoever names a table service means that.
    private static IConfiguration Configuration(DevelopmentSettings settings)
    {
        var values = settings.Values.Where(v => v.Key != Storage || settings.Find(TableService) is null)
            .Select(v => new KeyValuePair<string, string?>(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value));
        return new ConfigurationBuilder().AddInMemoryCollection(values).AddEnvironmentVariables().Build();
    }
}
