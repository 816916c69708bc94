using System.Runtime.InteropServices;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Journal;

/// <summary>The records that go to disk together: their frames one after the other, and who waits for which.</summary>
internal sealed class AppendBatch
{
    private const int KeptBytes = 4 << 20;
    private readonly List<Entry> entries = [];
    private byte[] bytes = new byte[64 << 10];

    public int Length { get; private set; }

    public int Count => entries.Count;

    /// <summary>The highest LSN in it; only while there is one.</summary>
    public long LastLsn => entries[^1].Lsn;

    /// <summary>Somebody waits for one of the records.</summary>
    public bool Urgent { get; set; }

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    public void Add(RecordType type, long lsn, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, IAppendCompletion? completion)
    {
        var frame = Reserve(RecordFrame.HeaderBytes + first.Length + second.Length);
        RecordFrame.WriteHeader(frame, type, lsn);
        first.CopyTo(frame[RecordFrame.HeaderBytes..]);
        second.CopyTo(frame[(RecordFrame.HeaderBytes + first.Length)..]);
        entries.Add(new(completion, lsn, Length, frame.Length));
        Length += frame.Length;
    }

    /// <summary>Adds a record that has been in the journal before, as it stands.</summary>
    public int AddSealed(ReadOnlySpan<byte> frame)
    {
        var offset = Length;
        frame.CopyTo(Reserve(frame.Length));
        Length += frame.Length;
        return offset;
    }

    public void Seal()
    {
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(entries))
            RecordFrame.Seal(bytes.AsSpan(entry.Offset, entry.Length));
    }

    public void Complete(Segment segment, long start)
    {
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(entries))
            entry.Completion?.Durable(new(segment.Number, (uint)(start + entry.Offset), (uint)entry.Length), entry.Lsn);
    }

    public void Fail(StoreUnavailableException reason)
    {
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(entries))
            entry.Completion?.Failed(reason);
    }

    /// <summary>Moves records that only end others to a batch of their own, up to some bytes: on a full disk they are what makes room.</summary>
    public void MoveEnds(AppendBatch into, int mostBytes)
    {
        entries.RemoveAll(entry =>
        {
            var frame = bytes.AsSpan(entry.Offset, entry.Length);
            if ((RecordType)frame[16] is not (RecordType.QueueDone or RecordType.QueuePoisonForgotten or RecordType.RowDelete) || into.Length + entry.Length > mostBytes)
                return false;
            into.entries.Add(entry with { Offset = into.AddSealed(frame) });
            return true;
        });
    }

    public void Clear()
    {
        entries.Clear();
        Length = 0;
        Urgent = false;
        if (bytes.Length > KeptBytes)
            bytes = new byte[64 << 10];
    }

    private Span<byte> Reserve(int length)
    {
        if (bytes.Length - Length < length)
            Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)bytes.Length * 2, (long)Length + length)));
        return bytes.AsSpan(Length, length);
    }

    private readonly record struct Entry(IAppendCompletion? Completion, long Lsn, int Offset, int Length);
}
