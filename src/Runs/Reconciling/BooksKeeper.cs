using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trunkline.Flows.Execution;
using Trunkline.Stores;

namespace Trunkline.Runs.Reconciling;

/// <summary>Writes the page of this process every few seconds and when it stops, and counts the runs that end here.</summary>
/// <param name="books">The page.</param>
/// <param name="time">For the waits.</param>
/// <param name="log">For tables that cannot be written.</param>
public sealed partial class BooksKeeper(TableBooks books, TimeProvider time, ILogger<BooksKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FoldEvery = TimeSpan.FromHours(6);
    private readonly MeterListener ends = new();

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => books.WriteAsync(closing: true, cancellationToken));
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        ends.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ListenForEnds();
        using var timer = new PeriodicTimer(Every, time);
        var folded = DateTimeOffset.MinValue;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(() => books.WriteAsync(closing: false, stoppingToken));
                if (time.GetUtcNow() - folded < FoldEvery)
                    continue;
                folded = time.GetUtcNow();
                await TryAsync(() => books.FoldAsync(stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last page is written when the host stops.
        }
    }

    // An orchestrator is given no services: what it tells is where its ends can be counted.
    private void ListenForEnds()
    {
        ends.InstrumentPublished = static (instrument, listener) =>
        {
            if (Telemetry.IsFinished(instrument))
                listener.EnableMeasurementEvents(instrument);
        };
        ends.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var (name, value) in tags)
            {
                if (name == "state" && Enum.TryParse<RunState>(value as string, ignoreCase: true, out var state))
                    books.RunOver(state);
            }
        });
        ends.Start();
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (StoreUnavailableException e)
        {
            Log.Later(log, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3051, LogLevel.Warning, "The books cannot be written now: {Reason}")]
        public static partial void Later(ILogger log, string reason);
    }
}
