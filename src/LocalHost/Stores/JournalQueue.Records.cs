using System.Buffers.Binary;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Stores;

/// <summary>The queue's records: what they mean at start, and which still count.</summary>
internal sealed partial class JournalQueue : IRecordOwner
{
    public void Load(in JournalRecord record, RecordAddress address)
    {
        switch (record.Type)
        {
            case RecordType.QueueMessage:
                var message = new QueuedMessage(this, null, record.Payload.Length, EventMessage.Count(record.Payload)) { Loaded = true };
                if (books.IsNew(record.Lsn))
                    books.Accepted(message.Events);
                message.Identify(address, record.Lsn);
                messages[record.Lsn] = message;
                break;
            case RecordType.QueueDone:
                var done = BinaryPrimitives.ReadInt64LittleEndian(record.Payload);
                if (books.IsNew(record.Lsn))
                    LoadEnd(record.Payload[8..], messages.GetValueOrDefault(done));
                messages.Remove(done);
                break;
            case RecordType.QueuePoison:
                messages.Remove(PoisonShelf.IdOf(record.Payload));
                poison.Put(PoisonShelf.IdOf(record.Payload), address, EventMessage.Count(PoisonShelf.BodyOf(record.Payload)));
                break;
            case RecordType.QueuePoisonForgotten:
                var dropped = poison.Remove(null, BinaryPrimitives.ReadInt64LittleEndian(record.Payload));
                if (books.IsNew(record.Lsn))
                    books.Dropped(record.Payload.Length > 8 ? BinaryPrimitives.ReadInt32LittleEndian(record.Payload[8..]) : dropped ?? 0);
                break;
        }
    }

    private QueuedMessage? Standing(long id) => messages.GetValueOrDefault(id) ?? ending.GetValueOrDefault(id);

    // Ends of the time before the books say nothing of the events.
    private void LoadEnd(ReadOnlySpan<byte> rest, QueuedMessage? message)
    {
        var (tally, again) = rest.Length >= TallyRecord.Bytes ? TallyRecord.Read(rest) : (new DispatchTally(message?.Events ?? 0, 0, 0, 0), false);
        books.Dispatched(tally, again);
    }

    public void Attach(JournalLog log) => journal = log;

    public void Loaded()
    {
        foreach (var message in messages.Values.OrderBy(static message => message.Id))
        {
            journal.Segments.Hold(message.Address);
            ready.Enqueue(message);
        }

        poison.Hold(journal);
    }

    public bool IsLive(in JournalRecord record, RecordAddress address)
    {
        lock (gate)
        {
            return record.Type switch
            {
                RecordType.QueueMessage => Standing(record.Lsn)?.Address == address,
                RecordType.QueuePoison => poison.Stands(PoisonShelf.IdOf(record.Payload), address),
                _ => false,
            };
        }
    }

    public void Moved(in JournalRecord record, RecordAddress from, RecordAddress to)
    {
        lock (gate)
        {
            if (record.Type == RecordType.QueuePoison)
            {
                poison.Move(journal, PoisonShelf.IdOf(record.Payload), from, to);
            }
            else if (Standing(record.Lsn) is { } message && message.Address == from)
            {
                message.Address = to;
                journal.Segments.Hold(to);
                journal.Segments.Release(from);
            }
        }
    }
}
