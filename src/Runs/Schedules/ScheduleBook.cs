using System.Text.Json;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Schedules;

/// <summary>What is remembered of each scheduled flow: one table row.</summary>
/// <param name="table">Where the rows are.</param>
public sealed class ScheduleBook(ITable table)
{
    private const string Partition = "schedules";
    private const int PageSize = 1000;

    /// <summary>How a flow's schedule stands; null where it has none, or nothing of it has been decided yet.</summary>
    public async Task<ScheduleState?> FindAsync(string flow, CancellationToken cancellationToken) =>
        await table.GetAsync(Partition, flow, cancellationToken) is { } row ? Read(row) : null;

    internal Task<TableRow?> RowAsync(string flow, CancellationToken cancellationToken) => table.GetAsync(Partition, flow, cancellationToken);

    internal static ScheduleState Read(TableRow row) => JsonSerializer.Deserialize(row.Value, ScheduleJson.Default.ScheduleState)!;

    // False where another instance was quicker; what it wrote stands.
    internal async Task<bool> WriteAsync(string flow, TableRow? current, ScheduleState state, CancellationToken cancellationToken)
    {
        var value = JsonSerializer.Serialize(state, ScheduleJson.Default.ScheduleState);
        return await (current is null
            ? table.InsertAsync(Partition, flow, value, cancellationToken)
            : table.ReplaceAsync(current, value, cancellationToken)) is not null;
    }

    // A flow that is gone, or waits for something else now, leaves nothing behind.
    internal async Task ForgetOthersAsync(IReadOnlySet<string> flows, CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await table.QueryAsync(Partition, "", PageSize, continuation, cancellationToken);
            foreach (var row in page.Rows.Where(r => !flows.Contains(r.Row)))
                await table.DeleteAsync(Partition, row.Row, cancellationToken);
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
