using System.Collections.Concurrent;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Journal;

/// <summary>The segments there are, by number, and how much of them still counts.</summary>
internal sealed class SegmentSet
{
    private readonly ConcurrentDictionary<uint, Segment> byNumber = new();
    private uint oldest = uint.MaxValue;

    public int Count => byNumber.Count;

    public Segment Oldest => byNumber[oldest];

    /// <summary>Null while there is none.</summary>
    public Segment? Newest => byNumber.IsEmpty ? null : byNumber.MaxBy(static entry => entry.Key).Value;

    public IEnumerable<Segment> All => byNumber.Values;

    public long Bytes => byNumber.Values.Sum(static segment => segment.Length);

    public long LiveBytes => byNumber.Values.Sum(static segment => segment.Live);

    public void Add(Segment segment)
    {
        oldest = Math.Min(oldest, segment.Number);
        byNumber[segment.Number] = segment;
    }

    /// <summary>Forgets the oldest segment; numbers have no gaps, so the next one is the oldest now.</summary>
    public Segment RemoveOldest()
    {
        byNumber.TryRemove(oldest, out var removed);
        oldest++;
        return removed!;
    }

    /// <summary>A record came to count.</summary>
    public void Hold(RecordAddress address)
    {
        if (byNumber.TryGetValue(address.Segment, out var segment))
            segment.Hold(address.Length);
    }

    /// <summary>A record counts no longer. A segment that is gone meanwhile is no error.</summary>
    public void Release(RecordAddress address)
    {
        if (byNumber.TryGetValue(address.Segment, out var segment))
            segment.Release(address.Length);
    }

    /// <exception cref="StoreUnavailableException">The disk does not give it.</exception>
    /// <summary>A copy of a record; null when its segment is gone or the bytes there are no record.</summary>
    public StoredRecord? Read(RecordAddress address)
    {
        if (!byNumber.TryGetValue(address.Segment, out var segment))
            return null;
        try
        {
            var frame = new byte[address.Length];
            for (var got = 0; got < frame.Length;)
            {
                var read = segment.File.Read(frame.AsSpan(got), address.Offset + got);
                if (read <= 0)
                    return null;
                got += read;
            }

            return StoredRecord.From(frame);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
        catch (IOException e)
        {
            throw new StoreUnavailableException($"The journal cannot be read: {e.Message}", inner: e);
        }
    }
}

/// <summary>A record read on its own.</summary>
internal sealed record StoredRecord(RecordType Type, long Lsn, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Null when the bytes are no record; else it keeps them.</summary>
    public static StoredRecord? From(byte[] frame) =>
        RecordFrame.FrameLength(frame) == frame.Length && RecordFrame.TryRead(frame, out var record)
            ? new(record.Type, record.Lsn, frame.AsMemory(RecordFrame.HeaderBytes))
            : null;
}
