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
        for (var i = 0; i < found.Count; i++)
        {
            if (i > 0 && found[i].Number != found[i - 1].Number + 1)
                throw new JournalCorruptException(files.NameOf(found[i - 1].Number + 1), 0, "the file is missing");
            books.Opening(read);
            read = Math.Max(read, ReadSegment(found[i], files, owners, last: i == found.Count - 1, log));
            nextLsn = Math.Max(nextLsn, Math.Max(found[i].FirstLsn, read + 1));
        }

        return nextLsn;
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
    private static long ReadSegment(Segment segment, IJournalFiles files, RecordOwners owners, bool last, ILogger log)
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
        if (!last)
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
