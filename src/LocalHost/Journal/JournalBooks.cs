using System.Buffers.Binary;
using Trunkline.Flows.Execution;
using Trunkline.Intake.Events;
using Trunkline.Runs.Reconciling;

namespace Trunkline.LocalHost.Journal;

/// <summary>Counts what the journal's records say happened. The counts are derived from the records alone, so they survive whatever the records survive; and
/// since cleaning drops records, each segment begins with what all those before it came to.</summary>
/// <remarks>Changed on the writer's thread, as records get durable, and while the journal is read. A record is counted once although cleaning copies it: every copy
/// stands behind a summary that its LSN lies before.</remarks>
internal sealed class JournalBooks
{
    private const int Numbers = 11;
    private const int PayloadBytes = 8 * (1 + Numbers);
    private readonly Lock gate = new();
    private EventCounts events = new();
    private RunCounts runs = new();
    private long asOf;
    private long read;

    /// <summary>The counts now.</summary>
    public (EventCounts Events, RunCounts Runs) Now
    {
        get
        {
            lock (gate)
                return (events, runs);
        }
    }

    public void Accepted(int count)
    {
        lock (gate)
            events = events with { Accepted = events.Accepted + count };
    }

    public void Dispatched(DispatchTally tally, bool again)
    {
        lock (gate)
            events = events.With(tally, again);
    }

    /// <summary>Events that were accepted and dispatched at once.</summary>
    public void PastTheQueue(DispatchTally tally)
    {
        lock (gate)
            events = events.With(tally, again: false) with { Accepted = events.Accepted + tally.Events };
    }

    public void Dropped(int count)
    {
        lock (gate)
            events = events with { Dropped = events.Dropped + count };
    }

    public void RunStarted()
    {
        lock (gate)
            runs = runs with { Started = runs.Started + 1 };
    }

    public void RunOver(RunState state)
    {
        lock (gate)
            runs = runs.With(state);
    }

    /// <summary>Whether a record that is read at start is not in the counts yet.</summary>
    public bool IsNew(long lsn) => lsn > asOf;

    /// <summary>All records up to this one are in the counts.</summary>
    public void UpTo(long lsn) => asOf = Math.Max(asOf, lsn);

    /// <summary>The record that a new segment begins with.</summary>
    public byte[] Summary()
    {
        var frame = new byte[RecordFrame.HeaderBytes + PayloadBytes];
        RecordFrame.WriteHeader(frame, RecordType.Summary, 0);
        var at = RecordFrame.HeaderBytes;
        lock (gate)
        {
            foreach (var number in (ReadOnlySpan<long>)
                [asOf, events.Accepted, events.Dispatched, events.Unmatched, events.Started, events.Duplicate, events.Redelivered, events.Dropped,
                 runs.Started, runs.Completed, runs.Discarded, runs.Undone])
            {
                BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(at), number);
                at += 8;
            }
        }

        RecordFrame.Seal(frame);
        return frame;
    }

    /// <summary>The LSN up to which a summary counts.</summary>
    public static long UpTo(ReadOnlySpan<byte> summary) => BinaryPrimitives.ReadInt64LittleEndian(summary);

    /// <summary>Whether the segment that was read last begins with a summary of all those before it.</summary>
    public bool Summarised { get; private set; }

    /// <summary>A segment is read at start; those before it held records up to this LSN.</summary>
    public void Opening(long highest)
    {
        read = highest;
        Summarised = false;
    }

    /// <summary>What a segment begins with, while the journal is read. A segment may have been begun in vain, on a disk that took no more, and records have gone to
    /// the one before it since: its summary knows less than those records say, and is passed over.</summary>
    public void Load(ReadOnlySpan<byte> summary)
    {
        if (UpTo(summary) < read)
            return;
        Summarised = true;
        Span<long> numbers = stackalloc long[1 + Numbers];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(summary[(8 * i)..]);
        asOf = numbers[0];
        events = new EventCounts
        {
            Accepted = numbers[1],
            Dispatched = numbers[2],
            Unmatched = numbers[3],
            Started = numbers[4],
            Duplicate = numbers[5],
            Redelivered = numbers[6],
            Dropped = numbers[7],
        };
        runs = new RunCounts { Started = numbers[8], Completed = numbers[9], Discarded = numbers[10], Undone = numbers[11] };
    }
}
