using System.Collections.Concurrent;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Activities;
using Trunkline.LocalHost.Engine.Finished;
using Trunkline.LocalHost.Engine.Plans;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Timing;
using Trunkline.Runs;

namespace Trunkline.LocalHost.Engine;

/// <summary>What all runs share.</summary>
internal sealed class RunEngine : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private readonly EngineMetrics metrics;

    public RunEngine(JournalOptions options, TimeProvider time, TimerQueue timers, JournalBooks books, ILoggerFactory logs)
    {
        Options = options;
        Time = time;
        Timers = timers;
        Books = books;
        Log = logs.CreateLogger("Trunkline.LocalHost.Engine");
        FlowLog = logs.CreateLogger("Trunkline.Flows");
        Finished = new(options);
        metrics = new(this);
    }

    public JournalOptions Options { get; }

    public TimeProvider Time { get; }

    public TimerQueue Timers { get; }

    /// <summary>Counts what happened.</summary>
    public JournalBooks Books { get; }

    public ILogger Log { get; }

    public ILogger FlowLog { get; }

    public PlanShelf Plans { get; } = new();

    public FinishedRuns Finished { get; }

    /// <summary>Runs that are not over, by id.</summary>
    public ConcurrentDictionary<string, LiveRun> Live { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs that are not over and whose start is durable, by number.</summary>
    public ConcurrentDictionary<long, LiveRun> ByNumber { get; } = new();

    public JournalLog Journal { get; private set; } = null!;

    public EngineWork Work { get; private set; } = null!;

    public ActivityPool Activities { get; private set; } = null!;

    public bool Running { get; private set; }

    /// <summary>Told of each run that is over, on the writer's thread.</summary>
    public event Action<LiveRun>? Over;

    /// <summary>Told of each run that stops on an internal error (true), and of each such run that waits no more (false), with what it waits with.</summary>
    public event Action<LiveRun, DeadLetter, bool>? Parked;

    public void RunParked(LiveRun run, DeadLetter letter, bool waits) => Parked?.Invoke(run, letter, waits);

    public void Attach(JournalLog journal)
    {
        Journal = journal;
        Plans.Attach(journal);
        Finished.Attach(journal);
    }

    /// <summary>Begins to work: runs that were not over go on.</summary>
    public void Start(EngineWork work)
    {
        Work = work;
        Activities = new(work, Time, Options.MaxActivities, Log);
        Running = true;
        foreach (var run in Live.Values)
            run.Tell(new RebuildEvent());
        PurgeNowAndThen();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!Running)
            return;
        Running = false;
        await Activities.StopAsync(Options.ShutdownGrace, cancellationToken);
    }

    /// <summary>Tries an append again that the journal could not take: what happened in a run is not lost because the disk is full.</summary>
    public void TryLater(Action append) => Timers.Schedule(Time.GetUtcNow() + Again, append);

    public void RunOver(LiveRun run, RunReport report)
    {
        Telemetry.RunFinished(report);
        Live.TryRemove(run.Id, out _);
        ByNumber.TryRemove(run.Number, out _);
        Over?.Invoke(run);
    }

    public void Dispose() => metrics.Dispose();

    /// <summary>A record of a run, wherever cleaning has moved it meanwhile.</summary>
    public StoredRecord Read(RunEntries entries, long lsn)
    {
        for (var address = entries.AddressOf(lsn); address is not null;)
        {
            if (Journal.Segments.Read(address.Value) is { } record && record.Lsn == lsn)
                return record;
            var now = entries.AddressOf(lsn);
            if (now == address)
                break;
            address = now;
        }

        throw new InvalidDataException($"record {lsn} of the run cannot be read from the journal");
    }

    private void PurgeNowAndThen()
    {
        Finished.Purge(Time.GetUtcNow());
        Timers.Schedule(Time.GetUtcNow() + TimeSpan.FromMinutes(1), PurgeNowAndThen);
    }
}
