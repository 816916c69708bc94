using System.Text.Json;
using System.Threading.Channels;
using Trunkline.Flows.Execution;
using Trunkline.Runs.DeadLetters;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine;

/// <summary>Lists runs that stopped on an internal error among the dead letters. Unlike others they do not list themselves: they cannot go on to do it.</summary>
internal sealed partial class ParkedRuns : BackgroundService
{
    private const int Page = 1000;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly Channel<(DeadLetterEntry Entry, bool Waits)> changes = Channel.CreateUnbounded<(DeadLetterEntry, bool)>(new() { SingleReader = true });
    private readonly DeadLetterIndex index;
    private readonly TimeProvider time;
    private readonly ILogger<ParkedRuns> log;

    public ParkedRuns(LocalJournal journal, DeadLetterIndex index, TimeProvider time, ILogger<ParkedRuns> log)
    {
        (this.index, this.time, this.log) = (index, time, log);
        journal.Engine.Parked += (run, letter, waits) => changes.Writer.TryWrite((Entry(run, letter), waits));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SurelyAsync(() => ForgetEarlierAsync(stoppingToken), stoppingToken);
            await foreach (var (entry, waits) in changes.Reader.ReadAllAsync(stoppingToken))
            {
                await SurelyAsync(
                    () => waits ? index.EnterAsync(entry, stoppingToken) : index.ForgetAsync(entry.RunId, entry.At, stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start replays the runs, and parks again what must be.
        }
    }

    private static DeadLetterEntry Entry(LiveRun run, DeadLetter letter) =>
        new(run.Id, run.Flow, Text(run.Event, "source"), Text(run.Event, "id"), letter.StepId, letter.Fault, letter.At, Parked: true);

    private static string? Text(JsonElement? happened, string name) =>
        happened is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // The process before this one parked them; here every run is replayed first.
    private async Task ForgetEarlierAsync(CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            (var entries, continuation) = await index.ListAsync(Page, continuation, cancellationToken);
            foreach (var entry in entries.Where(static e => e.Parked))
                await index.ForgetAsync(entry.RunId, entry.At, cancellationToken);
        }
        while (continuation is not null);
    }

    private async Task SurelyAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await change();
                return;
            }
            catch (StoreUnavailableException e)
            {
                Log.Later(log, e.Message);
                await Task.Delay(Again, time, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(27, LogLevel.Warning, "The list of dead letters cannot be written now: {Reason}")]
        public static partial void Later(ILogger logger, string reason);
    }
}
