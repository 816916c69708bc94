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
            .AddSingleton<DurableClients>()
            .AddSingleton<IRunStore, DurableRunStore>()
            .AddConnectors(integrations.Connections)
            .AddRuns(integrations.Flows)
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
