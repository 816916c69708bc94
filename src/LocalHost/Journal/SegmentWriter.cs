namespace Trunkline.LocalHost.Journal;

/// <summary>Writes batches to the head segment, each with one write and one flush, and begins segments. Used on the writer's thread only.</summary>
/// <remarks>After a failure the file may hold part of a batch whose callers were told that it is not stored, so nothing is written before that
/// part is cut off: else a shorter batch would leave valid records of the failed one behind it.</remarks>
internal sealed class SegmentWriter(IJournalFiles files, SegmentSet segments, Segment head, int segmentBytes, JournalBooks books)
{
    private bool torn;
    private long begun = Segment.HeaderBytes;

    public Segment Head { get; private set; } = head;

    /// <summary>The head does not begin with what those before it came to: a crash or a full disk came between, or a version that kept no books. Until the next one
    /// is begun, at the next write, those before it must stay.</summary>
    public bool WithoutSummary { get; private set; } = segments.Count > 1 && !books.Summarised;

    /// <summary>Makes a batch durable; gives the offset of its first byte in <see cref="Head"/>.</summary>
    /// <exception cref="IOException">Nothing of it is stored.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing of it is stored.</exception>
    public long Write(ReadOnlySpan<byte> batch, long nextLsn)
    {
        if (torn)
        {
            // Flushed too: a next segment may be begun before this one is written again, and behind a torn end it would look like damage.
            Head.File.Truncate(Head.Length);
            Head.File.Flush();
            torn = false;
        }

        if (WithoutSummary || (Head.Length > begun && Head.Length + batch.Length > segmentBytes))
            Begin(nextLsn);
        var start = Head.Length;
        torn = true;
        Head.File.Write(batch, start);
        Head.File.Flush();
        torn = false;
        Head.Length = start + batch.Length;
        return start;
    }

    /// <summary>Begins a segment with what all those before it came to. Durable at once: the oldest segment, and the summary in it, may go before the next
    /// batch is written.</summary>
    /// <exception cref="IOException">The head stays what it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The head stays what it was.</exception>
    private void Begin(long nextLsn)
    {
        var next = Segment.Create(files, Head.Number + 1, nextLsn, books.Summary());
        begun = next.Length;
        WithoutSummary = false;
        segments.Add(next);
        Head = next;
    }
}
