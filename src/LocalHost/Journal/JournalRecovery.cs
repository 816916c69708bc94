namespace Trunkline.LocalHost.Journal;

/// <summary>Reads the journal at start: every record to its owner, a torn end cut off, damage anywhere else refused.</summary>
internal static partial class JournalRecovery
{
    /// <exception cref="JournalCorruptException">There is damage that no crash explains.</exception>
    public static JournalLog Open(JournalOptions options, IJournalFiles files, RecordOwners owners, JournalBooks books, ILogger log)
    {
        var segments = new SegmentSet();
        try
        {
            var nextLsn = ReadAll(OpenAll(files, segments), files, owners, books, log);
            var head = segments.Newest ?? Segment.Create(files, 1, nextLsn);
            segments.Add(head);
            books.UpTo(nextLsn - 1);
            var journal = new JournalLog(options, files, segments, head, nextLsn, owners, books, log);
            owners.Attach(journal);
            owners.Loaded();
            journal.Start();
            return journal;
        }
        catch
        {
            foreach (var segment in segments.All)
                segment.File.Dispose();
            throw;
        }
    }

    /// <summary>Gives the first LSN that is free.</summary>
    private static long ReadAll(List<Segment> found, IJournalFiles files, RecordOwners owners, JournalBooks books, ILogger log)
    {
        long nextLsn = 1;
        long read = 0;
        var (last, counted) = LastWritten(found);
        for (var i = 0; i < found.Count; i++)
        {
            if (i > 0 && found[i].Number != found[i - 1].Number + 1)
                throw new JournalCorruptException(files.NameOf(found[i - 1].Number + 1), 0, "the file is missing");
            books.Opening(read);
            nextLsn = Math.Max(nextLsn, found[i].FirstLsn);
            read = Math.Max(read, ReadSegment(found[i], files, owners, mayBeTorn: i >= last, i == last ? counted : 0, nextLsn - 1, log));
            nextLsn = Math.Max(nextLsn, read + 1);
        }

        return nextLsn;
    }

    /// <summary>The last segment that a crash may have torn a batch of: those behind it hold at most a summary. They may have been begun in vain, on a disk that failed then, and
    /// batches have gone to the one before since.</summary>
    /// <returns>Its index, and the highest LSN that summaries behind it count: up to there the records before were durable.</returns>
    private static (int Index, long Counted) LastWritten(List<Segment> found)
    {
        var counted = 0L;
        for (var i = found.Count - 1; i > 0; i--)
        {
            var reader = new SegmentReader(found[i], bufferBytes: 4096);
            var upTo = 0L;
            if (reader.TryNext(out var record, out _))
            {
                if (record.Type != RecordType.Summary)
                    return (i, counted);
                upTo = JournalBooks.UpTo(record.Payload);
                if (reader.TryNext(out _, out _))
                    return (i, counted);
            }

            counted = Math.Max(counted, upTo);
        }

        return (0, counted);
    }

    private static List<Segment> OpenAll(IJournalFiles files, SegmentSet segments)
    {
        var numbers = files.List();
        var found = new List<Segment>(numbers.Count);
        for (var i = 0; i < numbers.Count; i++)
        {
            if (Segment.Open(files, numbers[i]) is { } segment)
            {
                found.Add(segment);
                segments.Add(segment);
            }
            else if (i == numbers.Count - 1)
                files.Delete(numbers[i]); // A crash while it was being created: nothing had been written to it.
            else
                throw new JournalCorruptException(files.NameOf(numbers[i]), 0, "this is no header of a journal segment");
        }

        return found;
    }

    /// <summary>Gives the highest LSN in it.</summary>
    private static long ReadSegment(Segment segment, IJournalFiles files, RecordOwners owners, bool mayBeTorn, long counted, long known, ILogger log)
    {
        long highest = 0;
        var reader = new SegmentReader(segment);
        while (reader.TryNext(out var record, out var address))
        {
            var owner = owners.Of(record.Type)
                ?? throw new JournalCorruptException(files.NameOf(segment.Number), reader.Position - record.Frame.Length, $"a record of type {record.Type:d} is unknown to this version");
            owner.Load(record, address);
            highest = Math.Max(highest, record.Lsn);
        }

        if (reader.Position == segment.Length)
            return highest;
        // Behind what a summary counts nothing durable may be missing: then it was no crash in the middle of a write.
        if (!mayBeTorn || Math.Max(known, highest) < counted)
            throw new JournalCorruptException(files.NameOf(segment.Number), reader.Position, "the record there does not match its checksum");
        Log.CutOff(log, segment.Length - reader.Position, files.NameOf(segment.Number), reader.Position);
        segment.File.Truncate(reader.Position);
        segment.File.Flush();
        segment.Length = reader.Position;
        return highest;
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Warning, "Cut {Bytes} bytes off the end of {File} at byte {Offset}: the last write was not finished.")]
        public static partial void CutOff(ILogger logger, long bytes, string file, long offset);
    }
}
