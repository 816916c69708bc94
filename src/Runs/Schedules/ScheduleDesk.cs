using Microsoft.Extensions.Logging;
using Trunkline.Flows;
using Trunkline.Flows.Triggers;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores;

namespace Trunkline.Runs.Schedules;

/// <summary>Decides about ticks. What is decided is in the table, and a run's id comes from flow and time: whoever asks, how often and from how many
/// instances, a tick starts at most one run, and none is forgotten.</summary>
/// <param name="flows">The flows of this deployment.</param>
/// <param name="book">What is remembered.</param>
/// <param name="runs">Where runs are started.</param>
/// <param name="log">For ticks that start none.</param>
/// <param name="books">Where starts are booked; null where nobody keeps books.</param>
public sealed partial class ScheduleDesk(FlowCatalog flows, ScheduleBook book, IRunStore runs, ILogger<ScheduleDesk> log, IEventBooks? books = null)
{
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(5);
    private readonly (CompiledFlow Flow, ScheduleTrigger Trigger)[] scheduled = [.. flows.Of<ScheduleTrigger>()];
    private bool swept;

    /// <summary>Starts a run for every tick that is due and not decided yet, as the flows' rules say. A flow seen for the first time, or with another
    /// schedule, begins with its next tick. A store that cannot answer is logged; its ticks stay due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels; what was not decided is decided by a later call.</param>
    /// <returns>When to ask again; null when no flow waits for a clock.</returns>
    public async Task<DateTimeOffset?> TickAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = await SweepAsync(cancellationToken) || scheduled.Length == 0 ? null : now + Breath;
        foreach (var (flow, trigger) in scheduled)
        {
            DateTimeOffset? due = now + Breath;
            try
            {
                due = await TickAsync(flow, trigger, now, cancellationToken);
            }
            catch (StoreUnavailableException e)
            {
                Log.Unavailable(log, e, flow.Plan.Flow);
            }

            if (due < (next ?? DateTimeOffset.MaxValue))
                next = due;
        }

        return next;
    }

    private async Task<DateTimeOffset?> TickAsync(CompiledFlow flow, ScheduleTrigger trigger, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var name = flow.Plan.Flow;
        var row = await book.RowAsync(name, cancellationToken);
        var state = row is null ? new ScheduleState(trigger.Schedule.Text, now) : ScheduleBook.Read(row);
        if (row is null || state.Schedule != trigger.Schedule.Text)
        {
            await book.WriteAsync(name, row, state with { Schedule = trigger.Schedule.Text, Decided = now }, cancellationToken);
            return trigger.Schedule.Next(now);
        }

        var turn = new ScheduleTurn(flow, trigger, state, runs, books, now);
        await turn.DecideAsync(cancellationToken);
        if (turn.State != state
            && await book.WriteAsync(name, row, turn.State with { Skipped = state.Skipped + turn.Skipped, Missed = state.Missed + turn.Missed }, cancellationToken))
            Tell(name, turn);
        if (turn.Failure is { } failure)
            Log.Unavailable(log, failure, name);
        return turn.IsLeft || turn.Failure is not null ? now + Breath : trigger.Schedule.Next(turn.State.Decided);
    }

    private void Tell(string flow, ScheduleTurn turn)
    {
        if (turn.Skipped > 0)
        {
            Telemetry.TicksLetGo(flow, "overlap", turn.Skipped);
            Log.Skipped(log, turn.Skipped, flow, turn.State.Run);
        }

        if (turn.Missed > 0)
        {
            Telemetry.TicksLetGo(flow, "missed", turn.Missed);
            Log.Missed(log, turn.Missed, flow);
        }
    }

    private async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        if (swept)
            return true;
        try
        {
            await book.ForgetOthersAsync(scheduled.Select(s => s.Flow.Plan.Flow).ToHashSet(StringComparer.Ordinal), cancellationToken);
            return swept = true;
        }
        catch (StoreUnavailableException e)
        {
            Log.NotSwept(log, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3021, LogLevel.Warning, "{Count} ticks of flow {Flow} started no run: run {RunId} was still going")]
        public static partial void Skipped(ILogger log, long count, string flow, string? runId);

        [LoggerMessage(3022, LogLevel.Warning, "{Count} ticks of flow {Flow} were missed and let go, as the flow says")]
        public static partial void Missed(ILogger log, long count, string flow);

        [LoggerMessage(3023, LogLevel.Warning, "Ticks of flow {Flow} wait: a store is unavailable")]
        public static partial void Unavailable(ILogger log, Exception exception, string flow);

        [LoggerMessage(3024, LogLevel.Warning, "What is remembered of schedules could not be tidied; trying again")]
        public static partial void NotSwept(ILogger log, Exception exception);
    }
}
