using Trunkline.Azure.Queues;
using Trunkline.LocalHost.Engine.Pump;
using Trunkline.LocalHost.Hosting;
using Trunkline.Runs.Queues;
using Trunkline.Stores.Queues;

namespace Trunkline.LocalHost.Queues;

/// <summary>Registers the queues of other systems, and where messages are put into them.</summary>
internal static class QueueRegistration
{
    /// <summary>LocalHost's own: in Azure the storage account has such an address.</summary>
    private const string Messages = "queues/{name}/messages";

    public static IServiceCollection AddOutsideQueues(this IServiceCollection services)
    {
        services.AddSingleton(p => new OutsideQueues(
            p.GetRequiredService<QueueIntake>(), p.GetRequiredService<IEventQueue>(), p.GetRequiredService<TimeProvider>(), p.GetService<DeclaredQueues>()));
        if (services.Any(s => s.ServiceType == typeof(DeclaredQueues)))
        {
            services.AddHostedService(p => new QueuePumps(
                p.GetRequiredService<DeclaredQueues>(), p.GetRequiredService<QueueIntake>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<EventPump>>()));
        }

        return services;
    }

    public static void MapOutsideQueues(this RouteGroupBuilder api)
    {
        var queues = ((IEndpointRouteBuilder)api).ServiceProvider.GetRequiredService<OutsideQueues>();
        api.MapGroup("").AddEndpointFilter(OwnPagesOnly.RefuseOthers)
            .MapPost(Messages, (HttpRequest request, string name, CancellationToken cancellation) => queues.PutAsync(request, name, cancellation));
    }
}
