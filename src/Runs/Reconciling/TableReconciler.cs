using Trunkline.Stores.Queues;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Reconciling;

/// <summary>The books of all processes that share a table, against what the queues and the orchestration store hold.</summary>
/// <remarks>A storage queue counts messages, not events: how many events wait is known only as what the books leave over, and is stated so while the messages agree.</remarks>
/// <param name="table">Where the pages are.</param>
/// <param name="books">The page of this process.</param>
/// <param name="queue">The event queue.</param>
/// <param name="poison">What was set aside.</param>
/// <param name="runs">What became of runs.</param>
/// <param name="time">For the time of the answer.</param>
public sealed class TableReconciler(ITable table, TableBooks books, IEventQueue queue, IPoisonQueue poison, IRunBooks runs, TimeProvider time) : IReconciler
{
    /// <inheritdoc />
    public async Task<Reconciliation> StateAsync(CancellationToken cancellationToken)
    {
        var all = await SumAsync(cancellationToken);
        var waiting = await queue.CountAsync(cancellationToken);
        var aside = await poison.CountPoisonedAsync(cancellationToken);
        var (counts, dead, inFlight) = await runs.CountAsync(cancellationToken);
        var (eventsWaiting, eventsAside) = Left(all, waiting, aside);
        return Reconciliation.Of(time.GetUtcNow(), all.Events, eventsWaiting, eventsAside, counts, dead, inFlight) with
        {
            Approximate = all.ApproximateSince is not null,
            ApproximateSince = all.ApproximateSince,
        };
    }

    /// <summary>What all processes have counted of runs, for a door whose orchestration store counts none.</summary>
    internal static async Task<RunCounts> RunsAsync(ITable table, TableBooks books, TimeProvider time, CancellationToken cancellationToken) =>
        (await SumAsync(table, books, time, cancellationToken)).Runs;

    private static (long Waiting, long SetAside) Left(BooksPage all, long waiting, long aside)
    {
        if (waiting + aside == 0)
            return (0, 0);
        // As many messages as the books and the queues disagree about show as the difference.
        var left = all.Events.Accepted - all.Events.Dispatched - (all.Appended - all.Dispatched - waiting - aside);
        var leftAside = waiting == 0 ? left : Math.Clamp(aside, 0, Math.Max(0, left));
        return (left - leftAside, leftAside);
    }

    private static async Task<BooksPage> SumAsync(ITable table, TableBooks books, TimeProvider time, CancellationToken cancellationToken)
    {
        var pages = await TableBooks.ReadAsync(table, cancellationToken);
        // Of this process what it knows now, not what it wrote seconds ago.
        pages.Remove(books.Row);
        var sum = books.Now;
        foreach (var page in pages.Values)
        {
            sum += page;
            if (!page.Closed && time.GetUtcNow() - page.At > TableBooks.Quiet)
                sum = sum with { ApproximateSince = BooksPage.Earlier(sum.ApproximateSince, page.At) };
        }

        return sum;
    }

    private Task<BooksPage> SumAsync(CancellationToken cancellationToken) => SumAsync(table, books, time, cancellationToken);
}
