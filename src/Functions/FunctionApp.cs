using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Trunkline.Azure;
using Trunkline.Connectors;
using Trunkline.Connectors.Http;
using Trunkline.Functions.Durable;
using Trunkline.Intake;
using Trunkline.Operations;
using Trunkline.Runs;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores.Tables;

namespace Trunkline.Functions;

/// <summary>Puts the rooms behind the triggers: stores in Azure, runs in Durable Functions.</summary>
internal static class FunctionApp
{
    /// <summary>Builds the app over the integrations that were deployed with it.</summary>
    /// <exception cref="Declarations.DeclarationException">A declared file has faults; it lists every one of them, and nothing starts.</exception>
    public static FunctionsApplicationBuilder Create(string[] args) => Create(args, Path.Combine(AppContext.BaseDirectory, "integrations"));

    /// <summary>The same over another folder.</summary>
    /// <exception cref="Declarations.DeclarationException">A declared file has faults; it lists every one of them, and nothing starts.</exception>
    internal static FunctionsApplicationBuilder Create(string[] args, string folder)
    {
        var builder = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();
        var settings = builder.Configuration;
        var integrations = Integrations.Read(folder, name => settings[name]);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Random.Shared)
            .AddAzureStores(settings)
            .AddSharedBooks(Guid.NewGuid().ToString("N"))
            .AddSingleton<DurableClients>()
            .AddSingleton<DurableRunStore>()
            .AddSingleton<IRunStore>(rooms => rooms.GetRequiredService<DurableRunStore>())
            .AddSingleton<IRunInputs>(rooms => rooms.GetRequiredService<DurableRunStore>())
            .AddSingleton<IRunBooks>(rooms => new TableRunBooks(
                rooms.GetRequiredService<ITable>(), rooms.GetRequiredService<TableBooks>(), rooms.GetRequiredService<DeadLetterIndex>(),
                rooms.GetRequiredService<DurableRunStore>().CountLiveAsync, rooms.GetRequiredService<TimeProvider>()))
            .AddConnectors(integrations.Connections)
            .AddRuns(integrations.Flows)
            .AddDeadLetterExpiry(DeadLetterOptions.Read(name => settings[name]))
            .AddIntake(integrations.Sources, new IntakeOptions
            {
                CreateHttpClient = static () => GuardedHttp.CreateClient(TimeProvider.System),
                // The front end of Azure appends the caller's address; nobody else's word is taken for it.
                TrustedProxies = 1,
            })
            .AddOperations()
            .AddSingleton(integrations)
            .AddSingleton<SecretCheck>()
            .AddHostedService<SecretWarmUp>();
#if AZURE_HOSTING
        builder.AddMonitoring();
#endif
        return builder;
    }
}
