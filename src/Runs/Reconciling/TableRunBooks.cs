using Trunkline.Runs.DeadLetters;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Reconciling;

/// <summary>What became of runs where the orchestration store can say only which are not over: starts and ends are counted in the books.</summary>
/// <param name="table">Where the pages are.</param>
/// <param name="books">The page of this process.</param>
/// <param name="deadLetters">The runs that wait for a person.</param>
/// <param name="live">How many runs are not over, those that wait for a person included; null where they are too many to be counted.</param>
/// <param name="time">For the age of pages.</param>
public sealed class TableRunBooks(
    ITable table, TableBooks books, DeadLetterIndex deadLetters, Func<CancellationToken, Task<long?>> live, TimeProvider time) : IRunBooks
{
    /// <inheritdoc />
    public async Task<(RunCounts Counts, long Dead, long? InFlight)> CountAsync(CancellationToken cancellationToken)
    {
        var counts = await TableReconciler.RunsAsync(table, books, time, cancellationToken);
        var dead = await deadLetters.CountAsync(cancellationToken);
        var going = await live(cancellationToken) - dead;
        // A run that just leaves the index is in neither for a moment.
        return (counts, dead, going < 0 ? 0 : going);
    }
}
