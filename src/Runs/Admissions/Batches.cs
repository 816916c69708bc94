using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Execution.Admissions;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Admissions;

/// <summary>Who goes into which batch. One row for each value of the key: the batch that is open, and the closed ones until their leader has everything.
/// An activity that is repeated finds its run there and is answered alike.</summary>
/// <param name="table">Where the rows are.</param>
/// <param name="runs">To give the leader what it waits for.</param>
public sealed class Batches(ITable table, IRunStore runs)
{
    private readonly SharedRow<BatchRow> rows = new(table, "batch", new BatchRow(null, []), AdmissionJson.Default.BatchRow);

    /// <summary>Takes a run into the open batch, or opens one that it leads.</summary>
    internal async Task<BatchPlace> JoinAsync(string line, string runId, int max, CancellationToken cancellationToken)
    {
        var row = await rows.ChangeAsync(line, now => Of(now, runId) is not null ? now : Join(now, runId, max), cancellationToken);
        var mine = Of(row, runId)!;
        return new BatchPlace(mine.Leader, mine.Runs.Count >= max && mine.Runs[^1] == runId);
    }

    /// <summary>Gives an event to its leader. False where the leader is no more, which only somebody who ended it from outside can cause: then the run
    /// joins anew.</summary>
    internal async Task<bool> HandOverAsync(TurnRequest turn, string runId, CancellationToken cancellationToken)
    {
        var handed = JsonSerializer.SerializeToElement(new HandedOver(runId, turn.Event!.Value), FlowsJson.Default.HandedOver);
        if (await runs.SignalAsync(turn.Leader!, Signals.Batch, handed, cancellationToken))
        {
            if (turn.Full)
                await runs.SignalAsync(turn.Leader!, Signals.BatchFull, JsonSerializer.SerializeToElement(true, FlowsJson.Default.Boolean), cancellationToken);
            return true;
        }

        // A leader that forgot the batch had everything, and is over: this is the repetition of what was done before.
        var row = await rows.ReadAsync(turn.Line!, cancellationToken);
        if (row is null || Of(row, runId) is null)
            return true;
        await rows.ChangeAsync(turn.Line!, now => Leave(now, runId), cancellationToken);
        return false;
    }

    /// <summary>Lets nobody else in.</summary>
    internal async Task<ClosedBatch> CloseAsync(string line, string leader, CancellationToken cancellationToken)
    {
        var row = await rows.ChangeAsync(line, now => now.Open?.Leader == leader ? new BatchRow(null, [.. now.Closed, now.Open]) : now, cancellationToken);
        return new ClosedBatch(row.Closed.FirstOrDefault(b => b.Leader == leader)?.Runs ?? [leader]);
    }

    /// <summary>The leader has everything.</summary>
    internal Task ForgetAsync(string line, string leader, CancellationToken cancellationToken) =>
        rows.ChangeAsync(line, now => Without(now, leader), cancellationToken);

    private static BatchRow Join(BatchRow now, string runId, int max) => now.Open switch
    {
        null => now with { Open = new BatchMembers(runId, [runId]) },
        { } open when open.Runs.Count + 1 < max => now with { Open = open with { Runs = [.. open.Runs, runId] } },
        { } open => new BatchRow(null, [.. now.Closed, open with { Runs = [.. open.Runs, runId] }]),
    };

    // The leader is no more: nobody else joins it, and whoever did finds itself here until it has left, too.
    private static BatchRow Leave(BatchRow now, string runId)
    {
        if (Of(now, runId) is not { } mine)
            return now;
        BatchMembers left = mine with { Runs = [.. mine.Runs.Where(r => r != runId)] };
        var others = Without(now, mine.Leader);
        return left.Runs.All(r => r == mine.Leader) ? others : others with { Closed = [.. others.Closed, left] };
    }

    private static BatchRow Without(BatchRow now, string leader) =>
        now.Open?.Leader == leader ? now with { Open = null }
        : now.Closed.Any(b => b.Leader == leader) ? now with { Closed = [.. now.Closed.Where(b => b.Leader != leader)] }
        : now;

    private static BatchMembers? Of(BatchRow row, string runId) =>
        row.Open?.Runs.Contains(runId) == true ? row.Open : row.Closed.FirstOrDefault(b => b.Runs.Contains(runId));
}
