using Microsoft.Extensions.DependencyInjection.Extensions;
using Trunkline.Flows.Execution;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Engine.Pump;
using Trunkline.LocalHost.Journal;
using Trunkline.Runs;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores.Queues;

namespace Trunkline.LocalHost;

/// <summary>Registers the journal and what works over it.</summary>
public static class JournalRegistration
{
    /// <summary>Adds the journal with its run store, the engine and the pump from the event queue to the dispatcher. The event queue and the table
    /// become the journal's unless others are registered before. The journal is opened when the first of them is resolved.</summary>
    public static IServiceCollection AddJournal(this IServiceCollection services, JournalOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(static provider => LocalJournal.Open(
            provider.GetRequiredService<JournalOptions>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton(static provider => provider.GetRequiredService<LocalJournal>().Queue);
        services.TryAddSingleton(static provider => provider.GetRequiredService<LocalJournal>().Poison);
        services.TryAddSingleton(static provider => provider.GetRequiredService<LocalJournal>().Table);
        services.AddSingleton<IRunStore>(static provider => provider.GetRequiredService<LocalJournal>().Runs);
        services.AddSingleton(static provider => provider.GetRequiredService<LocalJournal>().RunInputs);
        services.AddSingleton(static provider => new JournalReconciler(provider.GetRequiredService<LocalJournal>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IRunBooks>(static provider => provider.GetRequiredService<JournalReconciler>());
        services.TryAddSingleton<IReconciler>(static provider => provider.GetRequiredService<JournalReconciler>());
        services.TryAddSingleton<IEventBooks>(static provider => provider.GetRequiredService<JournalReconciler>());
        var posts = new PostsUnderWay();
        services.AddSingleton(posts);
        services.TryAddSingleton(provider => new EngineWork(FlowRunner.RunAsync, provider.GetRequiredService<StepExecutor>().ExecuteAsync, () => posts.AreMany));
        services.TryAddSingleton<DeadLetterIndex>();
        // Before the engine starts: it may park runs at once.
        services.AddHostedService<ParkedRuns>();
        services.AddHostedService<JournalService>();
        services.AddHostedService(provider => new EventPump(
            provider.GetRequiredService<IEventQueue>(),
            (message, cancellation) => provider.GetRequiredService<IEventDispatcher>().TallyAsync(message.Body, cancellation),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EventPump>>(),
            provider.GetRequiredService<LocalJournal>().Backlog,
            posts,
            provider.GetService<TableBooks>() is { } shared ? shared.Dispatched : null));
        return services;
    }
}
