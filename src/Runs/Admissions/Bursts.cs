using Trunkline.Flows.Execution.Admissions;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Admissions;

/// <summary>Which run has the latest event of a burst: one small row for each value of the key, kept, since an earlier run that comes late must find it.</summary>
/// <param name="table">Where the rows are.</param>
public sealed class Bursts(ITable table)
{
    private readonly SharedRow<LatestRow> latest = new(table, "latest", new LatestRow("", DateTimeOffset.MinValue), AdmissionJson.Default.LatestRow);

    /// <summary>A run of the burst began. Said by the run itself: a copy of an event, which starts none, is no later event.</summary>
    internal Task MarkAsync(string burst, string runId, DateTimeOffset at, CancellationToken cancellationToken) =>
        latest.ChangeAsync(burst, now => now.Run == runId || at < now.At ? now : new LatestRow(runId, at), cancellationToken);

    /// <summary>The run of the latest event.</summary>
    /// <param name="burst">Name of the burst.</param>
    /// <param name="asking">The run that asks; it is the one where no later event is known.</param>
    /// <param name="at">When its event was accepted.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal async Task<LatestRun> LatestAsync(string burst, string asking, DateTimeOffset at, CancellationToken cancellationToken) =>
        new(await latest.ReadAsync(burst, cancellationToken) is { Run.Length: > 0 } found && found.At >= at ? found.Run : asking);
}
