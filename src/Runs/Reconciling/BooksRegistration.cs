using Microsoft.Extensions.DependencyInjection;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Reconciling;

/// <summary>Registers the books.</summary>
public static class BooksRegistration
{
    /// <summary>Adds books in the table, for event queues that others share, and has the queue that is registered so far counted. The door adds the
    /// <see cref="IRunBooks"/>, and registers <see cref="IPoisonQueue"/> with the queue.</summary>
    /// <param name="services">The door's services; the event queue must be among them.</param>
    /// <param name="process">A name for this process that no other has ever had.</param>
    /// <exception cref="InvalidOperationException">No event queue is registered yet.</exception>
    public static IServiceCollection AddSharedBooks(this IServiceCollection services, string process)
    {
        var queue = services.LastOrDefault(s => s.ServiceType == typeof(IEventQueue))?.ImplementationFactory
            ?? throw new InvalidOperationException("Register the event queue before its books.");
        return services
            .AddSingleton(p => new TableBooks(p.GetRequiredService<ITable>(), p.GetRequiredService<TimeProvider>(), process))
            .AddSingleton<IEventBooks>(p => p.GetRequiredService<TableBooks>())
            .AddSingleton<IEventQueue>(p => new CountedQueue((IEventQueue)queue(p), p.GetRequiredService<TableBooks>()))
            .AddSingleton<IReconciler, TableReconciler>()
            .AddHostedService<BooksKeeper>()
            .AddHostedService<ReconcileWatch>();
    }
}
