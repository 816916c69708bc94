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

    /// <summary>How many runs wait.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        long count = 0;
        string? continuation = null;
        do
        {
            var page = await table.QueryAsync(Partition, "", TableRules.MaxPageSize, continuation, cancellationToken);
            count += page.Rows.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return count;
    }

    // Entering twice, as a repeated activity may, finds the row there: the same entry.
    internal Task EnterAsync(StepRequest request, CancellationToken cancellationToken)
    {
        var letter = request.DeadLetter!;
        return EnterAsync(
            new DeadLetterEntry(request.RunId, request.Flow, request.EventSource, request.EventId, letter.StepId, letter.Fault, letter.At, letter.Connection),
            cancellationToken);
    }

    /// <summary>Lists a run as waiting. Done again, it changes nothing.</summary>
    public Task EnterAsync(DeadLetterEntry entry, CancellationToken cancellationToken) =>
        table.InsertAsync(Partition, Row(entry.RunId, entry.At), JsonSerializer.Serialize(entry, DeadLetterJson.Default.DeadLetterEntry), cancellationToken);

    internal Task ForgetAsync(StepRequest request, CancellationToken cancellationToken) =>
        ForgetAsync(request.RunId, request.DeadLetter!.At, cancellationToken);

    /// <summary>Lists a run no longer.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="at">When it gave up.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    public Task ForgetAsync(string runId, DateTimeOffset at, CancellationToken cancellationToken) =>
        table.DeleteAsync(Partition, Row(runId, at), cancellationToken);

    // Row keys sort as text: the later, the smaller.
    private static string Row(string runId, DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "-" + runId;
}
