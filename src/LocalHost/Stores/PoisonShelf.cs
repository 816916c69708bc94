using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Stores;

/// <summary>Messages set aside: their records stay in the journal until a person drops them. Guarded by the queue's lock.</summary>
internal sealed class PoisonShelf
{
    private readonly SortedDictionary<long, (RecordAddress Address, int Events)> shelved = [];

    /// <summary>Dropped by a person, and that not durable yet: shown no more, but cleaning must keep them, or a crash would leave neither message nor end.</summary>
    private readonly HashSet<long> dropped = [];

    /// <summary>Events in all that is set aside.</summary>
    public long Events { get; private set; }

    /// <summary>Messages that are shown.</summary>
    public int Count => shelved.Count - dropped.Count;

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

    public static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> payload) => payload[(12 + BinaryPrimitives.ReadInt32LittleEndian(payload[8..]))..];

    public void Put(long id, RecordAddress address, int events)
    {
        // A copy that cleaning has made is the same message.
        if (!shelved.ContainsKey(id))
            Events += events;
        shelved[id] = (address, events);
    }

    public bool Stands(long id, RecordAddress address) => shelved.TryGetValue(id, out var at) && at.Address == address;

    /// <summary>A person drops it. How many events it holds; null when there is none of that id.</summary>
    public int? Drop(long id) => shelved.TryGetValue(id, out var found) && dropped.Add(id) ? found.Events : null;

    /// <summary>Its end is durable. How many events it held; null when there is none of that id.</summary>
    public int? Remove(JournalLog? journal, long id)
    {
        if (!shelved.Remove(id, out var found))
            return null;
        dropped.Remove(id);
        journal?.Segments.Release(found.Address);
        Events -= found.Events;
        return found.Events;
    }

    public void Move(JournalLog journal, long id, RecordAddress from, RecordAddress to)
    {
        if (!Stands(id, from))
            return;
        shelved[id] = (to, shelved[id].Events);
        journal.Segments.Hold(to);
        journal.Segments.Release(from);
    }

    public void Hold(JournalLog journal)
    {
        foreach (var (address, _) in shelved.Values)
            journal.Segments.Hold(address);
    }

    /// <summary>Those that are shown, oldest first, up to some.</summary>
    public List<long> Ids(int max) => [.. shelved.Keys.Where(id => !dropped.Contains(id)).Take(max)];

    /// <summary>Where one stands now; null when it is not shown (any more).</summary>
    public RecordAddress? AddressOf(long id) => shelved.TryGetValue(id, out var at) && !dropped.Contains(id) ? at.Address : null;

    public static ShelvedMessage Open(ReadOnlyMemory<byte> payload)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(payload.Span[8..]);
        return new(IdOf(payload.Span).ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(payload.Span.Slice(12, length)), payload[(12 + length)..]);
    }
}
