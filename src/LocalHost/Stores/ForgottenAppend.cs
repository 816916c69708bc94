using System.Buffers.Binary;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Stores;

/// <summary>A message that a person has dropped from those set aside, on its way to disk.</summary>
internal sealed class ForgottenAppend(JournalQueue queue, long id, int events) : IAppendCompletion
{
    public void Append()
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(payload, id);
        queue.Append(this, RecordType.QueuePoisonForgotten, payload);
    }

    public void Durable(RecordAddress address, long lsn) => queue.Dropped(events);

    public void Failed(StoreUnavailableException reason) => queue.TryLater(Append);
}
