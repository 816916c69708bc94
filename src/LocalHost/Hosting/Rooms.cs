using Microsoft.Extensions.DependencyInjection.Extensions;
using Trunkline.Azure;
using Trunkline.Connectors;
using Trunkline.Connectors.Http;
using Trunkline.Intake;
using Trunkline.Flows.Triggers;
using Trunkline.LocalHost.Engine.Schedules;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Queues;
using Trunkline.Operations;
using Trunkline.Runs;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Reconciling;
using Trunkline.Steps;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Secrets;

namespace Trunkline.LocalHost.Hosting;

/// <summary>Puts the rooms together over the journal, or over Azure Storage for queue and table.</summary>
internal static class Rooms
{
    private const string Storage = "AzureWebJobsStorage";

    public static void AddTrunkline(this WebApplicationBuilder builder, LocalHostOptions options, Integrations integrations, Func<string, string?> setting)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(Random.Shared);
        if (options.UseAzureStorage)
        {
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection([new(Storage, setting(Storage) ?? "UseDevelopmentStorage=true")])
                .Build();
            services.AddAzureStores(configuration, integrations.Flows.Of<QueueTrigger>().Select(f => f.Trigger.Queue)).AddSharedBooks(Guid.NewGuid().ToString("N"));
        }
        else
        {
            services.AddHostedService<ReconcileWatch>();
        }

        services.AddSingleton<ISecrets>(new SettingSecrets(setting));
        services.AddJournal(new JournalOptions { Folder = Path.Combine(options.Data, "journal") });
        services.AddConnectors(integrations.Connections);
        services.AddFlowSteps();
        services.AddRuns(integrations.Flows).AddDeadLetterExpiry(DeadLetterOptions.Read(setting));
        services.AddHostedService<ScheduleService>();
        services.AddOutsideQueues();
        services.AddIntake(integrations.Sources, new IntakeOptions { CreateHttpClient = static () => GuardedHttp.CreateClient(TimeProvider.System) });
        services.AddOperations();
        services.AddHostedService(p => new SecretCheck(integrations, p.GetRequiredService<ISecrets>(), p.GetRequiredService<ILogger<SecretCheck>>()));
    }
}
