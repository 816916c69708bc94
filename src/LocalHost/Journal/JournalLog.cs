using Trunkline.Stores;

namespace Trunkline.LocalHost.Journal;

/// <summary>The append-only log: takes records from any thread, one thread writes all that wait with one write and one flush (group commit).</summary>
internal sealed partial class JournalLog : IDisposable
{
    /// <summary>Held on the disk for ends: half for them, half for the segment that they may have to begin.</summary>
    private const int ReserveBytes = 64 << 10;

    private readonly object gate = new();
    private readonly SegmentWriter writer;
    private readonly SegmentCleaner cleaner;
    private readonly SegmentSet segments;
    private readonly JournalOptions options;
    private readonly JournalBooks books;
    private readonly ILogger log;
    private readonly Thread thread;
    private readonly List<TaskCompletionSource> roomWaiters = [];
    private readonly AppendBatch ends = new();
    private readonly IJournalFiles files;
    private AppendBatch pending = new();
    private AppendBatch writing = new();
    private long nextLsn;
    private bool stopping;
    private bool failing;

    public JournalLog(JournalOptions options, IJournalFiles files, SegmentSet segments, Segment head, long nextLsn, RecordOwners owners, JournalBooks books, ILogger log)
    {
        this.options = options;
        this.segments = segments;
        this.nextLsn = nextLsn;
        this.books = books;
        this.files = files;
        this.log = log;
        writer = new(files, segments, head, options.SegmentBytes, books);
        cleaner = new(files, segments, writer, owners, options, log);
        thread = new Thread(Work) { IsBackground = true, Name = "journal writer" };
    }

    /// <summary>Batches made durable so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Whether the last batch could not be written.</summary>
    public bool Failing => Volatile.Read(ref failing);

    /// <summary>Whether appends fail because it is being closed.</summary>
    public bool Closed => Volatile.Read(ref stopping);

    public SegmentSet Segments => segments;

    public void Start() => thread.Start();

    /// <summary>Hands a record to the writer. Order of appends is order in the journal.</summary>
    /// <param name="type">Kind of record.</param>
    /// <param name="first">First part of the payload.</param>
    /// <param name="second">Second part, so that callers need not join them.</param>
    /// <param name="completion">Who is told how it ended; null for nobody.</param>
    /// <param name="urgent">False: nobody waits, it may be written a little later with others.</param>
    /// <returns>Its LSN.</returns>
    public long Append(RecordType type, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, IAppendCompletion? completion, bool urgent = true)
    {
        if ((long)first.Length + second.Length > RecordFrame.MaxPayloadBytes)
            throw new ArgumentException($"A journal record holds at most {RecordFrame.MaxPayloadBytes} bytes.");
        long lsn;
        lock (gate)
        {
            lsn = nextLsn++;
            if (!stopping)
            {
                pending.Add(type, lsn, first, second, completion);
                if (urgent && !pending.Urgent)
                {
                    pending.Urgent = true;
                    Monitor.Pulse(gate);
                }
                else if (pending.Count == 1)
                {
                    Monitor.Pulse(gate);
                }

                return lsn;
            }
        }

        completion?.Failed(new StoreUnavailableException("The journal is closed."));
        return lsn;
    }

    /// <summary>Waits while too much waits for the writer already.</summary>
    public ValueTask RoomAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (pending.Length < options.MaxPendingBytes || stopping)
                return ValueTask.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            roomWaiters.Add(waiter);
            return new(waiter.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Asks the writer to see whether there is something to clean.</summary>
    public void Nudge()
    {
        cleaner.Nudge();
        lock (gate)
            Monitor.Pulse(gate);
    }

    /// <summary>Writes what waits, then stops.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (stopping)
                return;
            stopping = true;
            Monitor.Pulse(gate);
        }

        if (thread.IsAlive)
            thread.Join();
        foreach (var segment in segments.All)
            segment.File.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            bool stop;
            lock (gate)
            {
                AwaitWork();
                stop = stopping;
                (pending, writing) = (writing, pending);
                foreach (var waiter in roomWaiters)
                    waiter.TrySetResult();
                roomWaiters.Clear();
            }

            if (writing.Count > 0)
                Commit(writing);
            writing.Clear();
            if (stop)
                return;
            cleaner.Slice(Volatile.Read(ref nextLsn));
        }
    }

    private void AwaitWork()
    {
        while (!stopping && !pending.Urgent && !cleaner.HasWork)
        {
            if (pending.Count == 0)
                Monitor.Wait(gate);
            else if (!Monitor.Wait(gate, options.LazyDelay))
                return;
        }
    }

    private void Commit(AppendBatch batch)
    {
        batch.Seal();
        long start;
        try
        {
            files.Reserve(ReserveBytes);
            start = writer.Write(batch.Bytes, Volatile.Read(ref nextLsn));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!failing)
                Log.CannotWrite(log, e);
            Volatile.Write(ref failing, true);
            CommitEnds(batch);
            batch.Fail(new StoreUnavailableException($"The journal cannot be written: {e.Message}", TimeSpan.FromSeconds(1), e));
            return;
        }

        if (failing)
        {
            cleaner.Nudge();
            Log.WritesAgain(log);
        }

        Volatile.Write(ref failing, false);
        Complete(batch, start);
    }

    /// <summary>What was ended lives until its end is durable, so a full disk stays full unless ends get through: they have room of their own.</summary>
    private void CommitEnds(AppendBatch batch)
    {
        batch.MoveEnds(ends, ReserveBytes / 2);
        if (ends.Count == 0)
            return;
        try
        {
            files.Unreserve();
            Complete(ends, writer.Write(ends.Bytes, Volatile.Read(ref nextLsn)));
            cleaner.Nudge();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ends.Fail(new StoreUnavailableException($"The journal cannot be written: {e.Message}", TimeSpan.FromSeconds(1), e));
        }

        ends.Clear();
    }

    private void Complete(AppendBatch batch, long start)
    {
        Commits++;
        batch.Complete(writer.Head, start);
        books.UpTo(batch.LastLsn);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The journal cannot be written; nothing is accepted until it can.")]
        public static partial void CannotWrite(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "The journal can be written again.")]
        public static partial void WritesAgain(ILogger logger);
    }
}
