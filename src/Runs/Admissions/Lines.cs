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

    private readonly SharedRow<LineHead> heads = new(table, "head", new LineHead([]), AdmissionJson.Default.LineHead);

    /// <summary>Takes a place for a run; taken before, it is the same. Done before the run starts, so that the order is that of acceptance whichever run
    /// comes to ask first.</summary>
    internal Task StandAsync(LinePlace place, string runId, CancellationToken cancellationToken) =>
        table.InsertAsync(place.Line, Row(place, runId), JsonSerializer.Serialize(new LineRow(runId, clock.GetUtcNow()), AdmissionJson.Default.LineRow), cancellationToken);

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
                foreach (var waiting in await FirstAsync(place.Line, still, gone, place.Width - still.In.Count, cancellationToken))
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
        while (true)
        {
            var next = await FirstAsync(place.Line, head, [], place.Width - head.In.Count, cancellationToken);
            var gone = false;
            foreach (var waiting in next)
            {
                // One that is not started yet asks for itself when it is.
                if (await runs.SignalAsync(waiting.Run, Signals.Turn, Nothing, cancellationToken) || await runs.GetAsync(waiting.Run, cancellationToken) is not { } run || !IsOver(run))
                    continue;
                gone = true;
                await table.DeleteAsync(place.Line, waiting.Row, cancellationToken);
            }

            if (!gone)
                return;
        }
    }

    /// <summary>A start was refused because the run exists: where it is over, its place goes.</summary>
    internal async Task LeaveIfOverAsync(LinePlace place, string runId, CancellationToken cancellationToken)
    {
        if (await runs.GetAsync(runId, cancellationToken) is { } run && IsOver(run))
            await LeaveAsync(place, runId, cancellationToken);
    }

    // Those who wait and come first. The places of those who are gone go with them.
    private async Task<IReadOnlyList<(string Run, DateTimeOffset Since, string Row)>> FirstAsync(
        string line, LineHead head, HashSet<string> gone, int count, CancellationToken cancellationToken)
    {
        if (count <= 0)
            return [];
        var first = new List<(string, DateTimeOffset, string)>(count);
        string? continuation = null;
        do
        {
            var page = await table.QueryAsync(line, "p", Math.Min(TableRules.MaxPageSize, count + head.In.Count), continuation, cancellationToken);
            foreach (var row in page.Rows)
            {
                var place = JsonSerializer.Deserialize(row.Value, AdmissionJson.Default.LineRow)!;
                if (gone.Contains(place.Run))
                    await table.DeleteAsync(line, row.Row, cancellationToken);
                else if (!head.In.Contains(place.Run))
                    first.Add((place.Run, place.Since, row.Row));
                if (first.Count == count)
                    return first;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return first;
    }

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
