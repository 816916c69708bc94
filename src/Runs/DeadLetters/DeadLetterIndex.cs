using System.Globalization;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.DeadLetters;

/// <summary>The runs that wait for a person, newest first: one table row each, so that a list never scans the orchestration store.</summary>
/// <param name="table">Where the rows are.</param>
public sealed class DeadLetterIndex(ITable table)
{
    private const string Partition = "dead-letters";

    /// <summary>A page of entries, newest first.</summary>
    /// <param name="pageSize">1 to 1000.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<(IReadOnlyList<DeadLetterEntry> Entries, string? Continuation)> ListAsync(
        int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        var page = await table.QueryAsync(Partition, "", pageSize, continuation, cancellationToken);
        var entries = page.Rows.Select(r => JsonSerializer.Deserialize(r.Value, DeadLetterJson.Default.DeadLetterEntry)!);
        return ([.. entries], page.Continuation);
    }

    // Entering twice, as a repeated activity may, finds the row there: the same entry.
    internal Task EnterAsync(StepRequest request, CancellationToken cancellationToken)
    {
        var letter = request.DeadLetter!;
        var entry = new DeadLetterEntry(request.RunId, request.Flow, request.EventSource, request.EventId, letter.StepId, letter.Fault, letter.At);
        return table.InsertAsync(Partition, Row(request.RunId, letter), JsonSerializer.Serialize(entry, DeadLetterJson.Default.DeadLetterEntry), cancellationToken);
    }

    internal Task ForgetAsync(StepRequest request, CancellationToken cancellationToken) =>
        table.DeleteAsync(Partition, Row(request.RunId, request.DeadLetter!), cancellationToken);

    // Row keys sort as text: the later, the smaller.
    private static string Row(string runId, DeadLetter letter) =>
        (DateTimeOffset.MaxValue.UtcTicks - letter.At.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "-" + runId;
}
