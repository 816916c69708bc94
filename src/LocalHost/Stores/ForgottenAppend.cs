using System.Buffers.Binary;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Stores;

/// <summary>A message that a person has dropped from those set aside, on its way to disk.</summary>
internal sealed class ForgottenAppend(JournalQueue queue, long id, int events) : IAppendCompletion
{
    public void Append()
    {
        // With its events: the message itself may be cleaned away while this record still has to tell the books.
        Span<byte> payload = stackalloc byte[8 + 4];
        BinaryPrimitives.WriteInt64LittleEndian(payload, id);
        BinaryPrimitives.WriteInt32LittleEndian(payload[8..], events);
        queue.Append(this, RecordType.QueuePoisonForgotten, payload);
    }

    public void Durable(RecordAddress address, long lsn) => queue.Dropped(id);

    public void Failed(StoreUnavailableException reason) => queue.TryLater(Append);
}
