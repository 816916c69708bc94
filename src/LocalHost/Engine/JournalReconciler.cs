using Trunkline.Flows.Execution;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Journal;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine;

/// <summary>The books over the journal: exact, whatever the process died of, since they count the journal's records.</summary>
internal sealed class JournalReconciler(LocalJournal journal, TimeProvider time) : IReconciler, IRunBooks, IEventBooks
{
    public Task<Reconciliation> StateAsync(CancellationToken cancellationToken)
    {
        var (events, runs, waiting, setAside) = journal.JournalQueue.Books();
        var (dead, inFlight) = Live();
        return Task.FromResult(Reconciliation.Of(time.GetUtcNow(), events, waiting, setAside, runs, dead, inFlight));
    }

    /// <summary>Runs that are not over: those that wait for a person, and the others.</summary>
    private (long Dead, long InFlight) Live()
    {
        var (dead, inFlight) = (0L, 0L);
        foreach (var (_, run) in journal.Engine.ByNumber)
        {
            if (run.Status.State == RunState.DeadLettered)
                dead++;
            else
                inFlight++;
        }

        return (dead, inFlight);
    }

    public Task<(RunCounts Counts, long Dead, long? InFlight)> CountAsync(CancellationToken cancellationToken)
    {
        var (dead, inFlight) = Live();
        return Task.FromResult((journal.Engine.Books.Now.Runs, dead, (long?)inFlight));
    }

    public void PastTheQueue(DispatchTally tally)
    {
        Span<byte> payload = stackalloc byte[TallyRecord.Bytes];
        TallyRecord.Write(payload, tally, again: false);
        journal.Log.Append(RecordType.PastTheQueue, payload, default, new Booked(journal.Engine.Books, tally), urgent: false);
    }

    private sealed class Booked(JournalBooks books, DispatchTally tally) : IAppendCompletion
    {
        public void Durable(RecordAddress address, long lsn) => books.PastTheQueue(tally);

        // On neither side of the books: they stay even.
        public void Failed(StoreUnavailableException reason)
        {
        }
    }
}
