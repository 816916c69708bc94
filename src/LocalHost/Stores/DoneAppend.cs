using System.Buffers.Binary;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Stores;

/// <summary>The end of a message on its way to disk. Nobody waits for it: lost in a crash, the message comes once more.</summary>
internal sealed class DoneAppend(JournalQueue queue, long id, DispatchTally tally, bool again) : IAppendCompletion
{
    public void Append()
    {
        Span<byte> payload = stackalloc byte[8 + TallyRecord.Bytes];
        BinaryPrimitives.WriteInt64LittleEndian(payload, id);
        TallyRecord.Write(payload[8..], tally, again);
        queue.Append(this, RecordType.QueueDone, payload);
    }

    public void Durable(RecordAddress address, long lsn) => queue.Ended(id, tally, again);

    public void Failed(StoreUnavailableException reason) => queue.TryLater(Append);
}
