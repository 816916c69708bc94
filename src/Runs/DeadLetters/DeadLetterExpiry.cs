using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trunkline.Flows.Execution;
using Trunkline.Stores;

namespace Trunkline.Runs.DeadLetters;

/// <summary>Archives and discards dead letters that have waited for too long. In every process; doing it twice does it once.</summary>
/// <param name="index">Those that wait.</param>
/// <param name="desk">Where they are discarded.</param>
/// <param name="archive">Where they are kept.</param>
/// <param name="runs">The runs as they are shown.</param>
/// <param name="inputs">What they wait with.</param>
/// <param name="options">How long is too long.</param>
/// <param name="time">For the age and the waits.</param>
/// <param name="log">For each that expired.</param>
public sealed partial class DeadLetterExpiry(
    DeadLetterIndex index, DeadLetterDesk desk, DeadLetterArchive archive, IRunStore runs, IRunInputs inputs, DeadLetterOptions options, TimeProvider time,
    ILogger<DeadLetterExpiry> log) : BackgroundService
{
    /// <summary>Who discards them.</summary>
    public const string By = "trunkline";

    /// <summary>The reason they are discarded with.</summary>
    public const string Reason = "expired";

    private const int Page = 100;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterOutage = TimeSpan.FromMinutes(5);

    /// <summary>Looks through all of them once.</summary>
    /// <returns>How many expired.</returns>
    /// <exception cref="StoreUnavailableException">A store cannot answer now; the next look goes on.</exception>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        if (options.ExpireAfter is not { } age)
            return 0;
        var before = time.GetUtcNow() - age;
        var expired = 0;
        string? continuation = null;
        do
        {
            (var entries, continuation) = await index.ListAsync(Page, continuation, cancellationToken);
            foreach (var entry in entries.Where(e => e.At < before))
                expired += await ExpireAsync(entry, cancellationToken) ? 1 : 0;
        }
        while (continuation is not null);
        return expired;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ExpireAfter is null)
            return;
        try
        {
            while (true)
            {
                var wait = Every;
                try
                {
                    await ExpireAsync(stoppingToken);
                }
                catch (StoreUnavailableException e)
                {
                    Log.Later(log, e.Message);
                    wait = AfterOutage;
                }

                await Task.Delay(wait, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<bool> ExpireAsync(DeadLetterEntry entry, CancellationToken cancellationToken)
    {
        var view = await runs.GetAsync(entry.RunId, cancellationToken);
        if (view?.Status is not { State: RunState.DeadLettered, DeadLetter: { } letter } || letter.At != entry.At)
            return false;

        // Kept first: whatever happens then, nothing is gone that is not in the archive.
        var input = await inputs.GetInputAsync(entry.RunId, cancellationToken);
        await archive.KeepAsync(new ArchivedDeadLetter(entry, time.GetUtcNow(), view, input), cancellationToken);
        if (await desk.DiscardAsync(entry.RunId, new Decision { By = By, Reason = Reason, About = entry.At }, cancellationToken) != DecisionResult.Done)
            return false;
        Log.Expired(log, entry.RunId, entry.StepId, entry.Fault.Code);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(3031, LogLevel.Warning, "Dead letter {RunId}, step {StepId}, {Fault}, expired; it was archived and discarded")]
        public static partial void Expired(ILogger log, string runId, string stepId, string fault);

        [LoggerMessage(3032, LogLevel.Warning, "Dead letters cannot be looked through now: {Reason}")]
        public static partial void Later(ILogger log, string reason);
    }
}
