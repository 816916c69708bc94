using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Context;
using Trunkline.LocalHost.Engine.Finished;
using Trunkline.LocalHost.Engine.Plans;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;
using Trunkline.Runs;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine;

/// <summary>A run that is not over: a coroutine over its history.</summary>
internal sealed partial class LiveRun(RunEngine engine, string id, RunHash hash, ShelvedPlan plan, DateTimeOffset startedAt) : RunMailbox
{
    private readonly TaskCompletionSource<bool> known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<int> inFlight = [];
    private Task<RunReport?>? flow;
    private RunInput? input;
    private RunReport? report;
    private StoreUnavailableException? notStarted;
    private long delivered;
    private volatile Phase phase = Phase.New;

    private enum Phase
    {
        New,
        Running,
        Continuing,
        Parked,
        Discarding,
        Finishing,
        Over,
    }

    public RunEngine Engine { get; } = engine;

    public string Id { get; } = id;

    public RunEntries Entries { get; init; } = new();

    public DateTimeOffset StartedAt { get; } = startedAt;

    public ShelvedPlan Plan { get; private set; } = plan;

    public string Flow => Plan.Plan.Flow;

    /// <summary>LSN of its first record.</summary>
    public long Number { get; private set; }

    public JournalFlowContext? Context { get; private set; }

    public RunStatus Status { get; set; } = new(RunState.Running);

    /// <summary>The event it takes; null before its input is read.</summary>
    public JsonElement? Event => input?.Event;

    public RunView View => new(Id, Flow, StartedAt, Status, report);

    /// <summary>Completes when its report is durable.</summary>
    public Task Over => over.Task;

    /// <summary>Whether the start got durable; false: it failed and there is no such run.</summary>
    public Task<bool> Known => known.Task;

    /// <summary>What its start failed with.</summary>
    public StoreUnavailableException NotStarted => notStarted!;

    /// <summary>It was found in the journal.</summary>
    public void Found(long number)
    {
        Number = number;
        known.SetResult(true);
    }

    public void StartIsDurable(RecordAddress address, long lsn, InputRecord record, RunInput with)
    {
        Number = lsn;
        Engine.ByNumber[lsn] = this;
        Engine.Books.RunStarted();
        Entries.Add(Engine.Journal.Segments, lsn, address);
        Tell(new BeginEvent(record with { Number = lsn }, with));
        known.SetResult(true);
    }

    public void StartFailed(StoreUnavailableException reason)
    {
        notStarted = reason;
        Withdraw();
        known.SetResult(false);
    }

    /// <summary>Takes back a start that was not made.</summary>
    public void Withdraw()
    {
        phase = Phase.Over;
        Engine.Live.TryRemove(Id, out _);
        Engine.Plans.Release(Plan);
    }

    /// <summary>On the writer's thread: a record of it is durable. False when the run is over.</summary>
    public bool Recorded(RecordAddress address, long lsn)
    {
        if (phase == Phase.Over)
            return false;
        Entries.Add(Engine.Journal.Segments, lsn, address);
        return true;
    }

    /// <summary>Whether an execution is over, so that what happens to it matters no more.</summary>
    public bool IsPast(int epoch) => phase is Phase.Over or Phase.Finishing || Context?.Epoch != epoch;

    public void Begin(InputRecord record, RunInput with, bool replaying)
    {
        phase = Phase.Running;
        Status = with.DeadLetter is { } waiting ? new(RunState.DeadLettered, waiting) : new(RunState.Running);
        input = with;
        Context = new(this, record, replaying);
        try
        {
            flow = Engine.Work.Flow(Context, with);
        }
        catch (Exception e)
        {
            flow = Task.FromException<RunReport?>(e);
        }
    }

    public void Rebuild()
    {
        if (phase is not (Phase.New or Phase.Parked))
            return;
        if (phase == Phase.Parked && Status.DeadLetter is { } before)
            Engine.RunParked(this, before, waits: false);
        (InputRecord Record, RunInput Input)? begin = null;
        var past = new List<IRunEvent>();
        foreach (var lsn in Entries.Lsns())
        {
            var record = Engine.Read(Entries, lsn);
            if (record.Type is RecordType.Started or RecordType.Continued)
                begin = InputRecord.Read(record.Payload.Span, Engine.Plans);
            else
                past.Add(new RecordedEvent(record));
        }

        var (head, with) = begin ?? throw new InvalidDataException("the run's input is not in the journal");
        past.Add(new ReplayOverEvent(head.Epoch));
        Replay(past);
        delivered = head.Cut;
        Begin(head with { Number = Number }, with, replaying: true);
    }

    public void ReplayOver(int epoch)
    {
        if (phase == Phase.Running && Context!.Epoch == epoch)
            Context.GoLive(inFlight);
    }

    public void ContinuedDurably(RecordAddress address, long lsn, InputRecord record, RunInput with, ShelvedPlan next)
    {
        Entries.Cut(Engine.Journal.Segments, record.Cut);
        Entries.Add(Engine.Journal.Segments, lsn, address);
        Engine.Plans.Release(Plan);
        Plan = next;
        Release(new BeginEvent(record, with));
    }

    public void FinishedDurably(RecordAddress address, DateTimeOffset finishedAt, RunState state)
    {
        phase = Phase.Over;
        Engine.Books.RunOver(state);
        Engine.Finished.Add(hash, address, finishedAt, state);
        Engine.RunOver(this, report!);
        Entries.Cut(Engine.Journal.Segments, long.MaxValue);
        Engine.Plans.Release(Plan);
        over.TrySetResult();
    }

    protected override void React(IRunEvent happened)
    {
        if (phase is Phase.Over or Phase.Finishing || (happened.Lsn != 0 && (Parked || happened.Lsn <= delivered)))
        {
            happened.Ignored();
            return;
        }

        delivered = Math.Max(delivered, happened.Lsn);
        try
        {
            happened.Deliver(this);
        }
        catch (Exception e)
        {
            Park(e);
        }
    }

    protected override void Settle()
    {
        if (phase != Phase.Running || flow is not { IsCompleted: true } ended)
            return;
        try
        {
            End(ended);
        }
        catch (Exception e)
        {
            // For example a report that cannot be written.
            Park(e);
        }
    }

    private void End(Task<RunReport?> ended)
    {
        if (!ended.IsCompletedSuccessfully)
            Park(ended.Exception?.InnerException ?? new OperationCanceledException("the flow was cancelled"));
        else if (ended.Result is { } finished)
            Finish(finished);
        else if (Context!.Next is { } next)
            Continue(next);
        else
            Park(new InvalidOperationException("the flow ended without a report and without continuing as new"));
    }

    private void Continue(RunInput next)
    {
        phase = Phase.Continuing;
        Context!.Close();
        inFlight.Clear();
        var record = new InputRecord(Number, Context.Epoch + 1, delivered, Context.UtcNow, StartedAt, Id) { Unread = [.. Context.Unread] };
        var plan = Engine.Plans.Take(next.Plan);
        Hold();
        try
        {
            new ContinueAppend(this, record, next, plan).Append();
        }
        catch
        {
            Unhold();
            Engine.Plans.Release(plan);
            throw;
        }
    }

    private void Finish(RunReport ended)
    {
        phase = Phase.Finishing;
        Context?.Close();
        report = ended;
        Status = new(ended.State, ended.DeadLetter);
        new FinishAppend(this, ended, ended.FinishedAt ?? Engine.Time.GetUtcNow()).Append();
    }
}
