using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trunkline.Stores;
using Trunkline.Stores.Queues;

namespace Trunkline.Azure.Queues;

/// <summary>Tells once a minute how long the queues are and how long their oldest message waits: Azure has no such metric of a single queue.</summary>
internal sealed partial class QueueWatch(StorageEventQueue queue, DeclaredQueues declared, TimeProvider time, ILogger<QueueWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Reads and reports once; a store that is away is logged, and asked again at the next turn.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (events, poison) = await queue.ReadAsync(cancellationToken);
            Telemetry.Report("events", events);
            Telemetry.Report("poison", poison);
            foreach (var (name, each) in declared.Open)
            {
                var (messages, aside) = await each.ReadAsync(cancellationToken);
                Telemetry.Report(name, messages);
                Telemetry.Report(QueueNames.PoisonOf(name), aside);
            }
        }
        catch (StoreUnavailableException exception)
        {
            Log.Unread(log, exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Warning, "The queues could not be read: {Reason}")]
        public static partial void Unread(ILogger log, string reason);
    }
}
