using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Intake.Events;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Reconciling;

/// <summary>The books where several processes share a table: each counts in memory and writes a page of its own, so that none waits for another. What a process had
/// counted and not written when it was killed, a few seconds' worth, is missing; the books know that and say so.</summary>
/// <param name="table">Where the pages are.</param>
/// <param name="time">For the age of pages.</param>
/// <param name="process">A name that no other process has ever had.</param>
public sealed class TableBooks(ITable table, TimeProvider time, string process) : IEventBooks
{
    internal const string Partition = "books";
    internal const string Sum = "sum";

    // A process that lives has written within this time.
    internal static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FoldAfter = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1);
    private BooksPage page = new();
    private BooksPage written = new();
    private DateTimeOffset writtenAt;
    private TableRow? row;

    internal string Row { get; } = "p-" + process;

    internal BooksPage Now
    {
        get
        {
            lock (gate)
                return page;
        }
    }

    /// <summary>A message has been appended to the event queue.</summary>
    /// <param name="events">Events in it.</param>
    public void Appended(int events) => Change(p => p with { Events = p.Events with { Accepted = p.Events.Accepted + events }, Appended = p.Appended + 1 });

    /// <summary>A message has been dispatched.</summary>
    /// <param name="tally">What became of its events.</param>
    /// <param name="again">Whether it was delivered before: it may have been dispatched then, in part or whole.</param>
    /// <remarks>A delivery that still started a run follows one that broke off and was not booked. One that started none may follow one that was booked and only not
    /// taken out of the queue; the queue cannot tell, so it is booked and the books are approximate from then on.</remarks>
    public void Dispatched(DispatchTally tally, bool again) => Change(p => p with
    {
        Events = p.Events.With(tally, again),
        Dispatched = p.Dispatched + 1,
        ApproximateSince = again && tally.Started == 0 ? BooksPage.Earlier(p.ApproximateSince, time.GetUtcNow()) : p.ApproximateSince,
    });

    /// <inheritdoc />
    public void PastTheQueue(DispatchTally tally) => Change(p =>
        p with { Events = p.Events.With(tally, again: false) with { Accepted = p.Events.Accepted + tally.Events } });

    /// <summary>A run has been started.</summary>
    public void RunStarted() => Change(p => p with { Runs = p.Runs with { Started = p.Runs.Started + 1 } });

    /// <summary>A run is over.</summary>
    public void RunOver(RunState state) => Change(p => p with { Runs = p.Runs.With(state) });

    /// <summary>Writes what has been counted, where it changed or the last time is long ago.</summary>
    /// <param name="closing">Whether nothing more will be counted here.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <exception cref="StoreUnavailableException">The table cannot be written now; nothing is lost, the next time writes it.</exception>
    public async Task WriteAsync(bool closing, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (Now == written && (row is null || !closing && now - writtenAt < Beat))
                return;
            if (row is not null && await table.GetAsync(Partition, Row, cancellationToken) is null)
                BeginAnew();
            var next = Now;
            row = await PutAsync(JsonSerializer.Serialize(next with { At = now, Closed = closing }, BooksJson.Default.BooksPage), cancellationToken);
            (written, writtenAt) = (next, now);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Adds pages of processes that are long gone to one sum, so that there are never many.</summary>
    /// <exception cref="StoreUnavailableException">The table cannot be used now.</exception>
    public async Task FoldAsync(CancellationToken cancellationToken)
    {
        var pages = await ReadAsync(table, cancellationToken);
        var old = pages.Where(p => p.Key != Sum && p.Key != Row && time.GetUtcNow() - p.Value.At > FoldAfter).ToList();
        var sum = pages.GetValueOrDefault(Sum);
        if (old.Count == 0 && sum is not { Folded.Count: > 0 })
            return;
        var current = await table.GetAsync(Partition, Sum, cancellationToken);
        sum = current is null ? new BooksPage() : Read(current);

        // First into the sum with its name, then away, then the name: stopped anywhere between, nothing is counted twice or lost.
        foreach (var (key, gone) in old.Where(p => !sum.Folded.Contains(p.Key)).Take(100))
            sum = (sum + (gone.Closed ? gone : gone with { ApproximateSince = BooksPage.Earlier(gone.ApproximateSince, gone.At) })) with { Folded = [.. sum.Folded, key] };
        sum = sum with { At = time.GetUtcNow(), Closed = true };
        current = await PutSumAsync(current, sum, cancellationToken);
        if (current is null)
            return;
        foreach (var key in sum.Folded)
            await table.DeleteAsync(Partition, key, cancellationToken);
        await PutSumAsync(current, sum with { Folded = [] }, cancellationToken);
    }

    internal static async Task<Dictionary<string, BooksPage>> ReadAsync(ITable table, CancellationToken cancellationToken)
    {
        var pages = new Dictionary<string, BooksPage>(StringComparer.Ordinal);
        string? continuation = null;
        do
        {
            var found = await table.QueryAsync(Partition, "", TableRules.MaxPageSize, continuation, cancellationToken);
            foreach (var row in found.Rows)
                pages[row.Row] = Read(row);
            continuation = found.Continuation;
        }
        while (continuation is not null);
        foreach (var folded in pages.GetValueOrDefault(Sum)?.Folded ?? [])
            pages.Remove(folded);
        return pages;
    }

    private static BooksPage Read(TableRow row) => JsonSerializer.Deserialize(row.Value, BooksJson.Default.BooksPage)!;

    // Silent for a day, its page went into the sum: what was written is counted there.
    private void BeginAnew()
    {
        Change(p => p - written);
        (written, row) = (new BooksPage(), null);
    }

    private void Change(Func<BooksPage, BooksPage> change)
    {
        lock (gate)
            page = change(page);
    }

    // Nobody else writes this row, but a write whose answer was lost may have been made.
    private async Task<TableRow?> PutAsync(string text, CancellationToken cancellationToken)
    {
        if (row is not null && await table.ReplaceAsync(row, text, cancellationToken) is { } replaced)
            return replaced;
        if (await table.InsertAsync(Partition, Row, text, cancellationToken) is { } inserted)
            return inserted;
        return await table.GetAsync(Partition, Row, cancellationToken) is { } found ? await table.ReplaceAsync(found, text, cancellationToken) : null;
    }

    private async Task<TableRow?> PutSumAsync(TableRow? current, BooksPage sum, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(sum, BooksJson.Default.BooksPage);
        return current is null
            ? await table.InsertAsync(Partition, Sum, text, cancellationToken)
            : await table.ReplaceAsync(current, text, cancellationToken);
    }
}
