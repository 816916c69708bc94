using Trunkline.Intake.Events;
using Trunkline.Runs.Reconciling;

namespace Trunkline.LocalHost.Stores;

/// <summary>What the queue tells the books: always with what it holds, in one step, so that no event is seen on neither side.</summary>
internal sealed partial class JournalQueue
{
    /// <summary>Dispatched, and their end not durable yet: until it is, cleaning must keep them, or a crash would leave neither message nor end.</summary>
    private readonly Dictionary<long, QueuedMessage> ending = [];

    /// <summary>The books, and in the same moment events that wait to be dispatched, and events that were set aside.</summary>
    public (EventCounts Events, RunCounts Runs, long Waiting, long SetAside) Books()
    {
        lock (gate)
        {
            var (events, runs) = books.Now;
            return (events, runs, messages.Values.Sum(static message => (long)message.Events) + ending.Values.Sum(static message => (long)message.Events), poison.Events);
        }
    }

    /// <summary>Books an end whose record is durable.</summary>
    public void Ended(long id, DispatchTally tally, bool again)
    {
        lock (gate)
        {
            if (ending.Remove(id, out var message))
                journal.Segments.Release(message.Address);
            books.Dispatched(tally, again);
        }
    }

    /// <summary>A person has dropped a message that was set aside, durably.</summary>
    public void Dropped(long id)
    {
        lock (gate)
            books.Dropped(poison.Remove(journal, id) ?? 0);
    }
}
