using Trunkline.LocalHost.Engine.Finished;
using Trunkline.LocalHost.Engine.Plans;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Engine;

/// <summary>The records of runs: gathers them at start, and knows which still count.</summary>
internal sealed partial class RunRecords(RunEngine engine) : IRecordOwner
{
    private Dictionary<long, LoadedRun>? loading = [];

    public void Attach(JournalLog journal) => engine.Attach(journal);

    public void Load(in JournalRecord record, RecordAddress address)
    {
        switch (record.Type)
        {
            case RecordType.Plan:
                engine.Plans.Load(record, address);
                break;
            case RecordType.Summary:
                engine.Books.Load(record.Payload);
                break;
            case RecordType.PastTheQueue:
                if (engine.Books.IsNew(record.Lsn))
                    engine.Books.PastTheQueue(TallyRecord.Read(record.Payload).Tally);
                break;
            case RecordType.Started:
            case RecordType.Continued:
                if (record.Type == RecordType.Started && engine.Books.IsNew(record.Lsn))
                    engine.Books.RunStarted();
                var cursor = new RecordCursor(record.Payload);
                var head = InputRecord.ReadHead(ref cursor);
                var run = Loading(head.Number == 0 ? record.Lsn : head.Number);
                run.Entries.Load(record.Lsn, address);
                if (run.Head is null || head.Epoch > run.Head.Epoch)
                    (run.Head, run.Plan, run.Input) = (head, InputRecord.ReadPlan(ref cursor), record.Lsn);
                break;
            case RecordType.Finished:
                var (number, state, finishedAt, runId) = FinishedRecord.ReadHead(record.Payload);
                loading!.Remove(number);
                if (engine.Books.IsNew(record.Lsn))
                    engine.Books.RunOver(state);
                engine.Finished.Load(RunHash.Of(runId), address, finishedAt, state);
                break;
            default:
                Loading(new RecordCursor(record.Payload).Int64()).Entries.Load(record.Lsn, address);
                break;
        }
    }

    public void Loaded()
    {
        engine.Plans.Loaded();
        engine.Finished.Loaded();
        foreach (var (number, loaded) in loading!)
        {
            // What a run left in flight may have been recorded after its end.
            if (loaded.Head is not { } head)
                continue;
            if (engine.Plans.Take(loaded.Plan) is not { } plan)
            {
                Log.NoPlan(engine.Log, head.RunId);
                continue;
            }

            loaded.Entries.Loaded(engine.Journal.Segments, head.Cut, loaded.Input);
            var run = new LiveRun(engine, head.RunId, RunHash.Of(head.RunId), plan, head.StartedAt) { Entries = loaded.Entries };
            run.Found(number);
            engine.Live[run.Id] = run;
            engine.ByNumber[number] = run;
        }

        loading = null;
    }

    public bool IsLive(in JournalRecord record, RecordAddress address) => record.Type switch
    {
        RecordType.Plan => engine.Plans.IsLive(record, address),
        RecordType.Summary or RecordType.PastTheQueue => false,
        RecordType.Finished => engine.Finished.Find(RunHash.Of(FinishedRecord.ReadHead(record.Payload).RunId)) == address,
        _ => RunOf(record)?.Entries.Stands(record.Lsn, address) == true,
    };

    public void Moved(in JournalRecord record, RecordAddress from, RecordAddress to)
    {
        switch (record.Type)
        {
            case RecordType.Plan:
                engine.Plans.Moved(record, from, to);
                break;
            case RecordType.Finished:
                engine.Finished.Move(RunHash.Of(FinishedRecord.ReadHead(record.Payload).RunId), from, to);
                break;
            default:
                RunOf(record)?.Entries.Move(engine.Journal.Segments, record.Lsn, from, to);
                break;
        }
    }

    private LiveRun? RunOf(in JournalRecord record)
    {
        var number = new RecordCursor(record.Payload).Int64();
        return engine.ByNumber.GetValueOrDefault(number == 0 ? record.Lsn : number);
    }

    private LoadedRun Loading(long number)
    {
        if (!loading!.TryGetValue(number, out var run))
            loading[number] = run = new();
        return run;
    }

    private sealed class LoadedRun
    {
        public RunEntries Entries { get; } = new();

        public InputRecord? Head { get; set; }

        public PlanHash Plan { get; set; }

        public long Input { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(13, LogLevel.Error, "The plan of run {RunId} is not in the journal; the run is left alone.")]
        public static partial void NoPlan(ILogger logger, string runId);
    }
}
