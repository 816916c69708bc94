using System.Globalization;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Http;

// Forgets the keys of days past, a few at a time, beside the requests that bring new ones.
internal sealed class OldRequestKeys(ITable table)
{
    private const string Partition = "http-keys";
    private const string Row = "forgotten";
    private const int AtOnce = 50;

    // One request in sixteen, by its run id: the requests of a day then forget three times as many keys as they bring.
    public async Task ForgetSomeAsync(string runId, DateOnly today, CancellationToken cancellationToken)
    {
        if (!"0g".Contains(runId[^1], StringComparison.Ordinal))
            return;
        var last = today.AddDays(-2);
        var found = await table.GetAsync(Partition, Row, cancellationToken);
        if (found is null)
        {
            await table.InsertAsync(Partition, Row, Text(last.AddDays(-1)), cancellationToken);
            return;
        }

        var day = DateOnly.ParseExact(found.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(1);
        if (day > last)
            return;
        var page = await table.QueryAsync(RequestKeys.PartitionOf(day), "", AtOnce, null, cancellationToken);
        foreach (var row in page.Rows)
            await table.DeleteAsync(row.Partition, row.Row, cancellationToken);
        if (page.Continuation is null)
            await table.ReplaceAsync(found, Text(day), cancellationToken);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
