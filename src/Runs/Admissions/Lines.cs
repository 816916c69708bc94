using System.Globalization;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Execution.Admissions;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Admissions;

/// <summary>Lines in which runs wait for their turn. Who does steps stands in one row, changed by compare-and-swap; every run has a row of its own, in
/// the order of acceptance, from before it is started until it is over.</summary>
/// <param name="table">Where the rows are.</param>
/// <param name="runs">Who is called when a place becomes free.</param>
/// <param name="clock">For the grace that late ones are given.</param>
public sealed class Lines(ITable table, IRunStore runs, TimeProvider clock)
{
    // One call of a run that has no more to say than its name.
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement.Clone();

    // So many of those who have the turn are asked whether they still exist, when one behind them has waited long.
    private const int Suspects = 8;

    // A message that could not be dispatched is tried again within minutes, and set aside within the hour.
    private static readonly TimeSpan UnstartedFor = TimeSpan.FromHours(2);

    private readonly SharedRow<LineHead> heads = new(table, "head", new LineHead([]), AdmissionJson.Default.LineHead);

    /// <summary>Takes a place for a run; taken before, it is the same. Done before the run starts, so that the order is that of acceptance whichever run
    /// comes to ask first.</summary>
    /// <returns>False where it was taken before.</returns>
    internal async Task<bool> StandAsync(LinePlace place, string runId, CancellationToken cancellationToken)
    {
        var row = JsonSerializer.Serialize(new LineRow(runId, clock.GetUtcNow()), AdmissionJson.Default.LineRow);
        return await table.InsertAsync(place.Line, Row(place, runId), row, cancellationToken) is not null;
    }

    /// <summary>Whether it is the run's turn: then null; otherwise when to ask again at the latest, null where somebody will call.</summary>
    /// <param name="place">The run's place, which is taken if it was not.</param>
    /// <param name="runId">The run.</param>
    /// <param name="again">Whether it has waited already: then those before it are doubted.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal async Task<(bool Turn, DateTimeOffset? AskAt)> EnterAsync(LinePlace place, string runId, bool again, CancellationToken cancellationToken)
    {
        await StandAsync(place, runId, cancellationToken);
        DateTimeOffset? askAt = null;
        var head = await heads.ChangeAsync(
            place.Line,
            async now =>
            {
                askAt = null;
                if (now.In.Contains(runId))
                    return now;
                var gone = again ? await GoneAsync(now, cancellationToken) : [];
                var still = gone.Count == 0 ? now : new LineHead([.. now.In.Except(gone)]);
                foreach (var waiting in await FirstAsync(place, still, gone, doubtBefore: again ? runId : null, cancellationToken))
                {
                    var ripe = waiting.Since + place.Grace;
                    if (ripe > clock.GetUtcNow())
                    {
                        askAt = ripe;
                        break;
                    }

                    if (waiting.Run == runId)
                        return new LineHead([.. still.In, runId]);
                }

                return still;
            },
            cancellationToken);
        return (head.In.Contains(runId), askAt);
    }

    /// <summary>Leaves a line and calls the next. Left before, the next is called again.</summary>
    internal async Task LeaveAsync(LinePlace place, string runId, CancellationToken cancellationToken)
    {
        var head = await heads.ChangeAsync(place.Line, now => now.In.Contains(runId) ? new LineHead([.. now.In.Where(r => r != runId)]) : now, cancellationToken);
        await table.DeleteAsync(place.Line, Row(place, runId), cancellationToken);

        // It may have left a second place: a copy of its event that was accepted at another time.
        await CallNextAsync(place, head, [runId], cancellationToken);
    }

    /// <summary>Gives a place back that no run came to need; the run itself, where it has the turn, keeps it.</summary>
    internal async Task WithdrawAsync(LinePlace place, string runId, CancellationToken cancellationToken)
    {
        await table.DeleteAsync(place.Line, Row(place, runId), cancellationToken);
        await CallNextAsync(place, await heads.ReadAsync(place.Line, cancellationToken) ?? new LineHead([]), [], cancellationToken);
    }

    private async Task CallNextAsync(LinePlace place, LineHead head, HashSet<string> gone, CancellationToken cancellationToken)
    {
        while (true)
        {
            var removed = false;
            foreach (var waiting in await FirstAsync(place, head, gone, doubtBefore: null, cancellationToken))
            {
                // One that is not started yet asks for itself when it is.
                if (await runs.SignalAsync(waiting.Run, Signals.Turn, Nothing, cancellationToken) || await runs.GetAsync(waiting.Run, cancellationToken) is not { } run || !IsOver(run))
                    continue;
                removed = true;
                await table.DeleteAsync(place.Line, waiting.Row, cancellationToken);
            }

            if (!removed)
                return;
        }
    }

    /// <summary>A start was refused because the run exists: where it is over, its place goes.</summary>
    internal async Task LeaveIfOverAsync(LinePlace place, string runId, CancellationToken cancellationToken)
    {
        if (await runs.GetAsync(runId, cancellationToken) is { } run && IsOver(run))
            await LeaveAsync(place, runId, cancellationToken);
    }

    // Those who wait and come first, as many as there is room for. The places of those who are gone go with them; so do those of others before a run that
    // has waited long, where nobody can come to need them.
    private async Task<IReadOnlyList<(string Run, DateTimeOffset Since, string Row)>> FirstAsync(
        LinePlace place, LineHead head, HashSet<string> gone, string? doubtBefore, CancellationToken cancellationToken)
    {
        var count = place.Width - head.In.Count;
        if (count <= 0)
            return [];
        var first = new List<(string, DateTimeOffset, string)>(count);
        string? continuation = null;
        do
        {
            var page = await table.QueryAsync(place.Line, "p", Math.Min(TableRules.MaxPageSize, count + head.In.Count), continuation, cancellationToken);
            foreach (var row in page.Rows)
            {
                var waiting = JsonSerializer.Deserialize(row.Value, AdmissionJson.Default.LineRow)!;
                if (head.In.Contains(waiting.Run))
                    continue;
                if (waiting.Run == doubtBefore)
                    doubtBefore = null;
                if (gone.Contains(waiting.Run) || doubtBefore is not null && await HasGoneAsync(waiting, cancellationToken))
                    await table.DeleteAsync(place.Line, row.Row, cancellationToken);
                else
                    first.Add((waiting.Run, waiting.Since, row.Row));
                if (first.Count == count)
                    return first;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return first;
    }

    // A place is taken before its run is started: a run that is not known may be about to start, though not for long.
    private async Task<bool> HasGoneAsync(LineRow waiting, CancellationToken cancellationToken) =>
        await runs.GetAsync(waiting.Run, cancellationToken) is { } run ? IsOver(run) : waiting.Since + UnstartedFor < clock.GetUtcNow();

    // A run that somebody ended from outside left nothing behind but its name.
    private async Task<HashSet<string>> GoneAsync(LineHead head, CancellationToken cancellationToken)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var runId in head.In.Take(Suspects))
        {
            if (await runs.GetAsync(runId, cancellationToken) is not { } run || IsOver(run))
                gone.Add(runId);
        }

        return gone;
    }

    private static bool IsOver(RunView run) => run.Status.State is RunState.Completed or RunState.Discarded or RunState.Undone;

    // Row keys sort as text.
    private static string Row(LinePlace place, string runId) => $"p{place.At.UtcTicks.ToString("D19", CultureInfo.InvariantCulture)}-{runId}";
}
