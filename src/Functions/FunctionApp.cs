using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trunkline.Azure;
using Trunkline.Connectors;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Triggers;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Queues;
using Trunkline.Intake;
using Trunkline.Operations;
using Trunkline.Runs;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores.Tables;
using Trunkline.Steps;

namespace Trunkline.Functions;

/// <summary>Puts the rooms behind the triggers: stores in Azure, runs in Durable Functions.</summary>
internal static class FunctionApp
{
    /// <summary>Builds the app over the integrations that were deployed with it.</summary>
    /// <exception cref="Declarations.DeclarationException">A declared file has faults; it lists every one of them, and nothing starts.</exception>
    /// <exception cref="InvalidOperationException">A flow waits for a queue that this build has no trigger for; it is named.</exception>
    /// <exception cref="FormatException">A setting that is an age is none; it is named.</exception>
    public static FunctionsApplicationBuilder Create(string[] args) => Create(args, Path.Combine(AppContext.BaseDirectory, "integrations"));

    /// <summary>The same over another folder.</summary>
    /// <exception cref="Declarations.DeclarationException">A declared file has faults; it lists every one of them, and nothing starts.</exception>
    /// <exception cref="InvalidOperationException">A flow waits for a queue that this build has no trigger for; it is named.</exception>
    /// <exception cref="FormatException">A setting that is an age is none; it is named.</exception>
    internal static FunctionsApplicationBuilder Create(string[] args, string folder)
    {
        var builder = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();
        // The framework's lines about requests hold their addresses: event data, and with some partners the credential. The rooms tell what matters.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        var settings = builder.Configuration;
        var integrations = Integrations.Read(folder, name => settings[name], FlowSteps.Catalog.Names);
        QueueTriggers.Check(integrations.Flows.Of<QueueTrigger>().Select(f => (f.Flow.Plan.Flow, f.Trigger.Queue)), QueueTriggers.Names);
        var keep = RunRetention.Read(settings[RunRetention.Setting]);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Random.Shared)
            .AddAzureStores(settings, QueueTriggers.Names)
            .AddSharedBooks(Guid.NewGuid().ToString("N"))
            .AddSingleton<QueueReceiver>()
            .AddSingleton<DurableClients>()
            .AddSingleton<DurableRunStore>()
            .AddSingleton(rooms => new RunRetention(keep, rooms.GetRequiredService<TimeProvider>(), rooms.GetRequiredService<ILogger<RunRetention>>()))
            .AddSingleton<IRunStore>(rooms => rooms.GetRequiredService<DurableRunStore>())
            .AddSingleton<IRunInputs>(rooms => rooms.GetRequiredService<DurableRunStore>())
            .AddSingleton<IRunBooks>(rooms => new TableRunBooks(
                rooms.GetRequiredService<ITable>(), rooms.GetRequiredService<TableBooks>(), rooms.GetRequiredService<DeadLetterIndex>(),
                rooms.GetRequiredService<DurableRunStore>().CountLiveAsync, rooms.GetRequiredService<TimeProvider>()))
            .AddConnectors(integrations.Connections)
            .AddFlowSteps()
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
