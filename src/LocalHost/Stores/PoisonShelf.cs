using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Stores;

/// <summary>Messages set aside: their records stay in the journal until a person drops them. Guarded by the queue's lock.</summary>
internal sealed class PoisonShelf
{
    private readonly SortedDictionary<long, RecordAddress> addresses = [];

    public int Count => addresses.Count;

    /// <summary>The payload before the body: message id, length of the reason, reason.</summary>
    public static byte[] Head(long id, string reason)
    {
        var text = Encoding.UTF8.GetBytes(reason);
        var head = new byte[12 + text.Length];
        BinaryPrimitives.WriteInt64LittleEndian(head, id);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), text.Length);
        text.CopyTo(head, 12);
        return head;
    }

    public static long IdOf(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt64LittleEndian(payload);

    public void Put(long id, RecordAddress address) => addresses[id] = address;

    public bool Stands(long id, RecordAddress address) => addresses.TryGetValue(id, out var at) && at == address;

    public bool Remove(JournalLog? journal, long id)
    {
        if (!addresses.Remove(id, out var address))
            return false;
        journal?.Segments.Release(address);
        return true;
    }

    public void Move(JournalLog journal, long id, RecordAddress from, RecordAddress to)
    {
        if (!Stands(id, from))
            return;
        addresses[id] = to;
        journal.Segments.Hold(to);
        journal.Segments.Release(from);
    }

    public void Hold(JournalLog journal)
    {
        foreach (var address in addresses.Values)
            journal.Segments.Hold(address);
    }

    public IReadOnlyList<ShelvedMessage> Read(JournalLog journal, int max)
    {
        var found = new List<ShelvedMessage>();
        foreach (var (id, address) in addresses)
        {
            if (found.Count == max)
                break;
            if (journal.Segments.Read(address)?.Payload is not { } payload)
                continue;
            var length = BinaryPrimitives.ReadInt32LittleEndian(payload.Span[8..]);
            found.Add(new(id.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(payload.Span.Slice(12, length)), payload[(12 + length)..]));
        }

        return found;
    }
}
