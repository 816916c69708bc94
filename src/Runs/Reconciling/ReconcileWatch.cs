using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Reconciling;

/// <summary>Looks into the books every quarter of an hour, one process at a time, and tells the difference.</summary>
/// <param name="reconciler">The books.</param>
/// <param name="table">Where it is noted who looked last.</param>
/// <param name="time">For the waits.</param>
/// <param name="log">For differences.</param>
public sealed partial class ReconcileWatch(IReconciler reconciler, ITable table, TimeProvider time, ILogger<ReconcileWatch> log) : BackgroundService
{
    private const string Partition = "reconcile";
    private const string Row = "watch";
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    /// <summary>Looks once, unless another process has within the quarter of an hour.</summary>
    /// <returns>The books; null where it was not this one's turn.</returns>
    /// <exception cref="StoreUnavailableException">A store cannot answer now.</exception>
    public async Task<Reconciliation?> LookAsync(CancellationToken cancellationToken)
    {
        if (!await TakeTurnAsync(cancellationToken))
            return null;
        var state = await reconciler.StateAsync(cancellationToken);
        Telemetry.Reconciled(state.Difference);
        if (state.Difference != 0)
            Log.Uneven(log, state.Difference);
        return state;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (StoreUnavailableException e)
                {
                    Log.Later(log, e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<bool> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stamp = now.ToString("O", CultureInfo.InvariantCulture);
        if (await table.GetAsync(Partition, Row, cancellationToken) is not { } last)
            return await table.InsertAsync(Partition, Row, stamp, cancellationToken) is not null;
        // Nearly: timers of processes are not in step.
        return now - DateTimeOffset.Parse(last.Value, CultureInfo.InvariantCulture) >= Every * 0.9
            && await table.ReplaceAsync(last, stamp, cancellationToken) is not null;
    }

    private static partial class Log
    {
        [LoggerMessage(3052, LogLevel.Warning, "The books are {Difference} off: something goes on, or something is missing")]
        public static partial void Uneven(ILogger log, long difference);

        [LoggerMessage(3053, LogLevel.Warning, "The books cannot be looked into now: {Reason}")]
        public static partial void Later(ILogger log, string reason);
    }
}
