using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Activities;
using Trunkline.LocalHost.Engine.Records;

namespace Trunkline.LocalHost.Engine.Context;

/// <summary>One execution of a run, as its flow sees it. Activities and timers are numbered in the order in which the flow asks for them; what
/// happens to them is delivered by number, the same way live and on replay.</summary>
internal sealed class JournalFlowContext : IFlowContext
{
    private readonly LiveRun run;
    private readonly SignalBox signals = new();
    private readonly List<ActivityCall> activities = [];
    private readonly List<FlowTimer> timers = [];
    private long ids;

    public JournalFlowContext(LiveRun run, InputRecord begin, bool replaying)
    {
        this.run = run;
        Epoch = begin.Epoch;
        UtcNow = begin.At;
        Replaying = replaying;
        Log = new ReplaySilentLogger(run.Engine.FlowLog, this);
        foreach (var signal in begin.Unread)
            signals.Deliver(signal.Name, signal.Payload);
    }

    public int Epoch { get; }

    public bool Replaying { get; private set; }

    public string RunId => run.Id;

    public DateTimeOffset UtcNow { get; private set; }

    public ILogger Log { get; }

    /// <summary>The input to continue with, once the flow has asked for it.</summary>
    public RunInput? Next { get; private set; }

    public IReadOnlyList<UnreadSignal> Unread => signals.Unread;

    /// <summary>Activities that have been handed out and are not over.</summary>
    public IEnumerable<int> InFlight => activities.Where(static call => call.Dispatched && !call.Over.IsCompleted).Select(static call => call.Index);

    public Guid NewId()
    {
        Span<byte> seed = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(seed, Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(seed[4..], ids++);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. Encoding.UTF8.GetBytes(run.Id), .. seed], hash);
        // Version 8 (RFC 9562): bits of the maker's own choice.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash[..16], bigEndian: true);
    }

    public Task<StepOutcome> ExecuteAsync(StepRequest request)
    {
        var call = new ActivityCall(run, Epoch, activities.Count, request);
        activities.Add(call);
        if (!Replaying)
            call.Dispatch();
        return call.Over;
    }

    public async Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var timer = new FlowTimer(run, Epoch, timers.Count, due);
        timers.Add(timer);
        if (!Replaying)
            timer.Set();
        using (cancellationToken.UnsafeRegister((_, token) => timer.Cancel(token), null))
            await timer.Over;
    }

    public Task<JsonElement> WaitForSignalAsync(string name, CancellationToken cancellationToken) => signals.TakeAsync(name, cancellationToken);

    public void SetStatus(RunStatus status) => run.Status = status;

    public void ContinueAsNew(RunInput input) => Next = input;

    public void ActivityDone(int epoch, int index, string what, DateTimeOffset at, StepOutcome outcome)
    {
        if (epoch != Epoch)
            return;
        if (index >= activities.Count)
            throw new NonDeterminismException($"history holds activity {index} ({what}), which the flow did not ask for");
        var call = activities[index];
        if (call.What != what)
            throw new NonDeterminismException($"history holds activity {index} as {what}, the flow asks for {call.What}");
        Advance(at);
        call.Complete(outcome);
    }

    public void TimerFired(int epoch, int index, DateTimeOffset at)
    {
        if (epoch != Epoch)
            return;
        if (index >= timers.Count)
            throw new NonDeterminismException($"history holds timer {index}, which the flow did not set");
        Advance(at);
        timers[index].Unset();
        timers[index].Complete();
    }

    public void Signalled(string name, JsonElement payload, DateTimeOffset at)
    {
        Advance(at);
        signals.Deliver(name, payload);
    }

    /// <summary>The past is over: what it left open is done now.</summary>
    /// <param name="inFlight">Activities that are being done already.</param>
    public void GoLive(IReadOnlySet<int> inFlight)
    {
        Replaying = false;
        foreach (var call in activities)
        {
            if (!call.Over.IsCompleted && !inFlight.Contains(call.Index))
                call.Dispatch();
        }

        foreach (var timer in timers)
            timer.Set();
    }

    /// <summary>The execution is over: nothing of it rings any more.</summary>
    public void Close()
    {
        foreach (var timer in timers)
            timer.Unset();
    }

    // Two threads may have taken their times in another order than their records got.
    private void Advance(DateTimeOffset at)
    {
        if (at > UtcNow)
            UtcNow = at;
    }
}
