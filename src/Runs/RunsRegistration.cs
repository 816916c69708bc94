using Microsoft.Extensions.DependencyInjection;
using Trunkline.Intake.Events;
using Trunkline.Runs.Admissions;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Http;
using Trunkline.Runs.Queues;
using Trunkline.Runs.Schedules;
using Trunkline.Runs.Starting;

namespace Trunkline.Runs;

/// <summary>Registers this room.</summary>
public static class RunsRegistration
{
    /// <summary>Adds dispatcher, schedules, step executor and dead letters. The door adds the <see cref="IRunStore"/>, the <see cref="TimeProvider"/> and the <see cref="Random"/>.</summary>
    public static IServiceCollection AddRuns(this IServiceCollection services, FlowCatalog flows) => services
        .AddSingleton(flows)
        .AddSingleton(p => new Jitter(p.GetRequiredService<Random>().NextDouble))
        .AddSingleton<Dispatcher>()
        .AddSingleton<IEventDispatcher>(p => p.GetRequiredService<Dispatcher>())
        .AddSingleton<DeadLetterIndex>()
        .AddSingleton<DeadLetterDesk>()
        .AddSingleton<QueueIntake>()
        .AddSingleton<ScheduleBook>()
        .AddSingleton<ScheduleDesk>()
        .AddSingleton<ScheduleClock>()
        .AddSingleton(p => new HandStart(p.GetRequiredService<FlowCatalog>(), p.GetRequiredService<Dispatcher>(), p.GetRequiredService<TimeProvider>(), () => NewId(p.GetRequiredService<Random>())))
        .AddSingleton<IStepActivity, EmitActivity>()
        .AddSingleton<IStepActivity, UseActivity>()
        .AddSingleton<BulkDesk>()
        .AddSingleton<DeadLetterArchive>()
        .AddSingleton<Lines>()
        .AddSingleton<Bursts>()
        .AddSingleton<Batches>()
        .AddSingleton<AdmissionDesk>()
        .AddSingleton<StepExecutor>()
        .AddHttpFlows();

    private static Guid NewId(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>Adds the expiry of dead letters. The door adds the <see cref="IRunInputs"/>.</summary>
    public static IServiceCollection AddDeadLetterExpiry(this IServiceCollection services, DeadLetterOptions options) => services
        .AddSingleton(options)
        .AddHostedService<DeadLetterExpiry>();
}
