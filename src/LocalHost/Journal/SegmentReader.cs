namespace Trunkline.LocalHost.Journal;

/// <summary>Reads a segment from front to back through one buffer.</summary>
internal sealed class SegmentReader(Segment segment, int bufferBytes = 1 << 20)
{
    private readonly long end = segment.Length;
    private byte[] buffer = new byte[bufferBytes];
    private int start;
    private int filled;
    private long position = Segment.HeaderBytes;

    /// <summary>Offset of the next record; at the end or at a bad record, where it stands.</summary>
    public long Position => position;

    /// <summary>The next record. False at the end, or where the bytes are no record: then <see cref="Position"/> is short of the length.</summary>
    public bool TryNext(out JournalRecord record, out RecordAddress address)
    {
        record = default;
        address = default;
        if (!Fill(RecordFrame.HeaderBytes))
            return false;
        var length = RecordFrame.FrameLength(buffer.AsSpan(start));
        if (length < 0 || !Fill(length) || !RecordFrame.TryRead(buffer.AsSpan(start, length), out record))
            return false;
        address = new(segment.Number, (uint)position, (uint)length);
        start += length;
        position += length;
        return true;
    }

    private bool Fill(int need)
    {
        if (filled - start >= need)
            return true;
        if (end - position < need)
            return false;
        buffer.AsSpan(start, filled - start).CopyTo(buffer);
        filled -= start;
        start = 0;
        if (buffer.Length < need)
            Array.Resize(ref buffer, need);
        while (filled < need)
        {
            var want = (int)Math.Min(buffer.Length - filled, end - position - filled);
            var read = segment.File.Read(buffer.AsSpan(filled, want), position + filled);
            if (read <= 0)
                return false;
            filled += read;
        }

        return true;
    }
}
