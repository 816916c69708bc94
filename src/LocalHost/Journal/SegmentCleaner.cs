namespace Trunkline.LocalHost.Journal;

/// <summary>Keeps the journal from growing: what still counts in the oldest segment is appended again at the head, in slices between batches so
/// that no append waits for more than one slice; then the file is deleted.</summary>
/// <remarks>Always the oldest first: whatever ends a record stands after every copy of it, so it may go only after all of them have gone.</remarks>
internal sealed partial class SegmentCleaner(
    IJournalFiles files, SegmentSet segments, SegmentWriter writer, RecordOwners owners, JournalOptions options, ILogger log)
{
    private const int SliceBytes = 512 << 10;
    private const int CheckEvery = 64;
    private readonly AppendBatch copies = new();
    private readonly List<(RecordAddress From, int Offset, int Length)> moves = [];
    private Segment? target;
    private SegmentReader? reader;
    private uint seenHead;
    private int slicesSinceCheck;
    private volatile bool nudged = true;
    private bool due;
    private bool broken;

    /// <summary>Whether a slice is worth waking up for.</summary>
    public bool HasWork => !broken && (due || nudged);

    /// <summary>Records came to count no longer, or there is room again: look anew.</summary>
    public void Nudge() => nudged = true;

    /// <summary>Does one slice of work. On the writer's thread, between batches.</summary>
    public void Slice(long nextLsn)
    {
        if (broken)
            return;
        if (!due && !nudged && writer.Head.Number == seenHead && ++slicesSinceCheck < CheckEvery)
            return;
        nudged = false;
        slicesSinceCheck = 0;
        seenHead = writer.Head.Number;
        try
        {
            due = (target is not null || Choose()) && Clean(nextLsn);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk: what was not moved stays where it is. Looked at again after the next batches, or when nudged.
            reader = null;
            target = null;
            due = false;
            Log.CannotClean(log, e);
        }
    }

    private bool Choose()
    {
        var oldest = segments.Oldest;
        if (segments.Count <= options.MinSegments || oldest == writer.Head || writer.WithoutSummary)
            return false;
        if (oldest.Live > 0)
        {
            // Half of it is garbage: each byte that is moved makes room for one.
            if (segments.LiveBytes * 2 > segments.Bytes)
                return false;
        }

        target = oldest;
        return true;
    }

    /// <summary>True while there is more to do at once.</summary>
    private bool Clean(long nextLsn)
    {
        if (target!.Live > 0)
        {
            reader ??= new(target, SliceBytes);
            if (Copy(reader, nextLsn))
                return true;
            if (reader.Position < target.Length)
            {
                broken = true;
                Log.Unreadable(log, files.NameOf(target.Number), reader.Position);
                return false;
            }

            // Whoever let go of a record a moment ago has not counted it down yet.
            if (target.Live > 0)
                return false;
        }

        // Deleted first: one that is forgotten and still there, while the next ones go, would leave a gap in the numbers.
        target.File.Dispose();
        files.Delete(target.Number);
        segments.RemoveOldest();
        target = null;
        reader = null;
        return Choose();
    }

    /// <summary>Moves one slice; false when the segment has been read to its end.</summary>
    private bool Copy(SegmentReader from, long nextLsn)
    {
        copies.Clear();
        moves.Clear();
        var begin = from.Position;
        var more = true;
        while (from.Position - begin < SliceBytes && (more = from.TryNext(out var record, out var address)))
        {
            if (owners.Of(record.Type)?.IsLive(record, address) == true)
                moves.Add((address, copies.AddSealed(record.Frame), record.Frame.Length));
        }

        if (moves.Count > 0)
        {
            var start = writer.Write(copies.Bytes, nextLsn);
            foreach (var (address, offset, length) in moves)
            {
                var record = RecordFrame.View(copies.Bytes.Slice(offset, length));
                owners.Of(record.Type)!.Moved(record, address, new(writer.Head.Number, (uint)(start + offset), (uint)length));
            }
        }

        return more;
    }

    private static partial class Log
    {
        [LoggerMessage(5, LogLevel.Warning, "The journal cannot be cleaned now; its files stay.")]
        public static partial void CannotClean(ILogger logger, Exception exception);

        [LoggerMessage(6, LogLevel.Error, "{File} cannot be read at byte {Offset}; it is kept, and nothing after it is cleaned.")]
        public static partial void Unreadable(ILogger logger, string file, long offset);
    }
}
