using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Testing;
using Trunkline.Runs.Execution;

namespace Trunkline.Runs.Testing;

// The world of one played run, in memory: what happens next is the earliest of what is under way, and of two at the same time the one that began first.
internal sealed class RunStage(string runId, RunInput first, VirtualTime time, StepExecutor executor, IReadOnlyList<GivenSignal> signals) : IFlowContext, IResultWatcher
{
    // A flow can wait and try again for ever; a test has an end.
    private const int MostHappenings = 1_000_000;

    private readonly DateTimeOffset startedAt = time.Now;
    private readonly RunPump pump = new();
    private readonly List<Pending> pending = [];
    private readonly List<(string Name, TaskCompletionSource<JsonElement> Waiter)> waiters = [];
    private readonly List<GivenSignal> unread = [];
    private readonly Queue<GivenSignal> toCome = new(signals);
    private int ids;
    private RunInput? next;

    // Set where a caller waits for the run: it is over with its answer, or when it gives up.
    public PlayedDeadline? Deadline { get; init; }

    public string RunId => runId;

    public DateTimeOffset UtcNow { get; private set; } = time.Now;

    public ILogger Log => NullLogger.Instance;

    // What the run stands with, where it is not over.
    public RunStatus Status { get; private set; } = new(RunState.Running);

    // What its last execution began with.
    public RunInput Input { get; private set; } = first;

    public Dictionary<string, JsonElement> Results { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, StepReport> Reports { get; } = new(StringComparer.Ordinal);

    // The report of a run that is over; null for one that waits for what never comes.
    public async Task<RunReport?> PlayAsync(CancellationToken cancellationToken)
    {
        for (var happenings = 0; ;)
        {
            Task<RunReport?> run = null!;
            next = null;
            pump.Run(() => run = FlowRunner.RunAsync(this, Input));
            while (!run.IsCompleted)
            {
                if (++happenings > MostHappenings)
                    throw new UnplayableException($"the run does not end: {MostHappenings:N0} things have happened to it");
                cancellationToken.ThrowIfCancellationRequested();
                if (!await GoOnAsync(cancellationToken))
                    return null;
            }

            if (await run is { } report)
                return report;
            if (Deadline is not null && (next!.DeadLetter is not null || next.Undoing is not null))
            {
                Input = next;
                return null;
            }

            pending.Clear();
            waiters.Clear();

            // As it would come back from a store.
            Input = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(next!, FlowsJson.Default.RunInput), FlowsJson.Default.RunInput)!;
        }
    }

    public Guid NewId() => new(++ids, 0, 0, new byte[8]);

    public Task<StepOutcome> ExecuteAsync(StepRequest request)
    {
        var outcome = new TaskCompletionSource<StepOutcome>();
        pending.Add(new Pending(UtcNow) { Request = request, Activity = outcome });
        return outcome.Task;
    }

    public async Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource();
        var timer = new Pending(due > UtcNow ? due : UtcNow) { Timer = over };
        pending.Add(timer);
        using (cancellationToken.UnsafeRegister((_, token) => Abandon(() => pending.Remove(timer), () => over.TrySetCanceled(token)), null))
            await over.Task;
    }

    public async Task<JsonElement> WaitForSignalAsync(string name, CancellationToken cancellationToken)
    {
        if (unread.Find(s => s.Name == name) is { } came)
        {
            unread.Remove(came);
            return came.Data;
        }

        var waiter = new TaskCompletionSource<JsonElement>();
        waiters.Add((name, waiter));
        using (cancellationToken.UnsafeRegister((_, token) => Abandon(() => waiters.RemoveAll(w => w.Waiter == waiter), () => waiter.TrySetCanceled(token)), null))
            return await waiter.Task;
    }

    public void SetStatus(RunStatus status) => Status = status;

    public void ContinueAsNew(RunInput input) => next = input;

    public void Over(string stepId, JsonElement result, StepReport? report)
    {
        Results[stepId] = result;
        if (report is not null)
            Reports[stepId] = report;
    }

    // What the real executor does with nothing but what is played and tables in memory.
    private static bool IsPlayed(StepAction action) => action is StepAction.Call or StepAction.Emit or StepAction.Use
        or StepAction.IndexDeadLetter or StepAction.ForgetDeadLetter or >= StepAction.EnterLine and <= StepAction.ForgetBatch;

    private static void Abandon(Action forget, Action cancel)
    {
        forget();
        cancel();
    }

    private async Task<bool> GoOnAsync(CancellationToken cancellationToken)
    {
        await DoActivitiesAsync(cancellationToken);
        var earliest = pending.MinBy(p => p.At);
        if (toCome.TryPeek(out var signal) && (earliest is null || startedAt + signal.After <= earliest.At))
        {
            MoveTo(startedAt + signal.After);
            pump.Run(() => Deliver(toCome.Dequeue()));
            return true;
        }

        if (earliest is null)
            return false;
        pending.Remove(earliest);
        MoveTo(earliest.At);
        pump.Run(earliest.Complete);
        return true;
    }

    // In the order in which the run asked for them, each at the time at which it did: so answers are used up alike in every play.
    private async Task DoActivitiesAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < pending.Count; i++)
        {
            if (pending[i] is not { Request: { } request, Outcome: null } activity)
                continue;
            time.Now = activity.At;
            if (!IsPlayed(request.Action))
                throw new UnplayableException($"step '{request.StepId}' does '{request.Action}', which tests of flows do not play");
            activity.Outcome = Deadline is null ? await executor.ExecuteAsync(request, cancellationToken) : await Deadline.ExecuteAsync(request, executor, cancellationToken);
            activity.At = time.Now;
        }
    }

    private void Deliver(GivenSignal signal)
    {
        var at = waiters.FindIndex(w => w.Name == signal.Name);
        if (at < 0)
        {
            unread.Add(signal);
            return;
        }

        var waiter = waiters[at].Waiter;
        waiters.RemoveAt(at);
        waiter.SetResult(signal.Data);
    }

    private void MoveTo(DateTimeOffset at)
    {
        if (at > UtcNow)
            UtcNow = at;
        time.Now = UtcNow;
    }

    private sealed class Pending(DateTimeOffset at)
    {
        public DateTimeOffset At { get; set; } = at;

        public StepRequest? Request { get; init; }

        public StepOutcome? Outcome { get; set; }

        public TaskCompletionSource<StepOutcome>? Activity { get; init; }

        public TaskCompletionSource? Timer { get; init; }

        public void Complete()
        {
            Activity?.SetResult(Outcome!);
            Timer?.SetResult();
        }
    }
}
