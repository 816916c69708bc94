using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Engine.Activities;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Stores;
using Trunkline.LocalHost.Timing;
using Trunkline.Runs;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Tables;

namespace Trunkline.LocalHost;

/// <summary>Everything durable of LocalHost: one journal, and over it the event queue, the table and the runs.</summary>
public sealed class LocalJournal : IAsyncDisposable
{
    private readonly JournalLock? held;
    private readonly TimerQueue timers;
    private readonly JournalRunStore runs;
    private bool disposed;

    private LocalJournal(JournalOptions options, TimeProvider time, ILoggerFactory logs, IJournalFiles? files)
    {
        held = files is null ? JournalLock.Take(options.Folder) : null;
        timers = new(time);
        try
        {
            var books = new JournalBooks();
            Engine = new(options, time, timers, books, logs);
            JournalQueue = new(time, timers, books);
            var table = new JournalTable();
            Log = JournalRecovery.Open(
                options, files ?? new DiskFiles(options.Folder), new(JournalQueue, table, new RunRecords(Engine)), books, logs.CreateLogger("Trunkline.LocalHost.Journal"));
            Table = table;
            runs = new(Engine);
        }
        catch
        {
            Engine?.Dispose();
            timers.Dispose();
            held?.Dispose();
            throw;
        }
    }

    /// <summary>What is accepted and not yet dispatched.</summary>
    public IEventQueue Queue => JournalQueue;

    /// <summary>What was set aside of it.</summary>
    public IPoisonQueue Poison => JournalQueue;

    /// <summary>The little that is shared.</summary>
    public ITable Table { get; }

    /// <summary>The runs.</summary>
    public IRunStore Runs => runs;

    /// <summary>What the runs go on with.</summary>
    public IRunInputs RunInputs => runs;

    internal JournalQueue JournalQueue { get; }

    internal RunEngine Engine { get; }

    internal JournalLog Log { get; }

    /// <summary>Activities that runs have asked for and that have not begun.</summary>
    internal Backlog Backlog() => Engine.Activities.Waiting;

    /// <summary>Takes the folder's lock and reads the journal. Runs go on only after <see cref="Start"/>.</summary>
    /// <exception cref="JournalLockedException">Another process works on it.</exception>
    /// <exception cref="JournalCorruptException">There is damage that no crash explains.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be used.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static LocalJournal Open(JournalOptions options, TimeProvider time, ILoggerFactory logs)
    {
        options.Check();
        return new(options, time, logs, null);
    }

    /// <summary>Takes runs, and goes on with those that were not over.</summary>
    public void Start(EngineWork work) => Engine.Start(work);

    /// <summary>Takes no more runs and begins no more activities; returns when those in flight are over, or were cancelled after the grace.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Engine.StopAsync(cancellationToken);

    /// <summary>Stops, writes what waits and releases the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await Engine.StopAsync(CancellationToken.None);
        timers.Dispose();
        Log.Dispose();
        Engine.Dispose();
        held?.Dispose();
    }

    /// <summary>Over other files than the disk's.</summary>
    internal static LocalJournal Open(JournalOptions options, TimeProvider time, ILoggerFactory logs, IJournalFiles files) => new(options, time, logs, files);
}
