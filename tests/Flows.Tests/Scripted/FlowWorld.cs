using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Tests.Scripted;

/// <summary>A whole world around one run, in memory: partners by script, a clock that jumps to the next timer, signals, and a history from which the
/// run is replayed after every crash. All that crosses the border goes through JSON, as in real stores.</summary>
internal sealed class FlowWorld
{
    private readonly List<HistoryEvent> history = [];
    private readonly List<(string Name, string Payload)> signals = [];
    private readonly Dictionary<int, string> issuedBefore = [];
    private string input;
    private DateTimeOffset begun = Answers.At;
    private int delivered;

    public FlowWorld(RunInput input) => this.input = JsonSerializer.Serialize(input, FlowsJson.Default.RunInput);

    public FlowWorld(FlowPlan plan, string @event)
        : this(new RunInput { Plan = plan, Event = JsonDocument.Parse(@event).RootElement })
    {
    }

    public DateTimeOffset Now { get; private set; } = Answers.At;

    /// <summary>Answers calls; book-keeping activities succeed unless <see cref="Book"/> says otherwise.</summary>
    public Func<StepRequest, StepOutcome> Partner { get; set; } = _ => Answers.Ok("null");

    public Func<StepRequest, StepOutcome> Book { get; set; } = _ => Answers.Ok("null");

    /// <summary>How long an activity takes, by step id.</summary>
    public Func<StepRequest, TimeSpan> Takes { get; set; } = _ => TimeSpan.FromMilliseconds(10);

    /// <summary>After every how many events the process dies; 0: never.</summary>
    public int CrashEvery { get; set; }

    /// <summary>Whether a death can come between an activity and the record of its outcome.</summary>
    public bool ForgetsOutcomeOnCrash { get; set; }

    public List<StepRequest> Requests { get; } = [];

    public List<RunStatus> Statuses { get; } = [];

    public List<RunInput> Continued { get; } = [];

    /// <summary>After how many operations a run continues as new.</summary>
    public int HistoryLimit { get; set; } = 1000;

    public int Crashes { get; private set; }

    /// <summary>Off for runs of very many calls.</summary>
    public bool KeepsRequests { get; set; } = true;

    public int LongestHistory { get; private set; }

    /// <summary>Activities done.</summary>
    public int Done { get; private set; }

    public StepRequest? LastCall { get; private set; }

    public IEnumerable<StepRequest> Calls => Requests.Where(IsForOthers);

    // Book-keeping is what the engine does for itself.
    private static bool IsForOthers(StepRequest request) => request.Action is StepAction.Call or StepAction.Emit or StepAction.Use;

    public void Signal(string name, string payload = "{}") => signals.Add((name, payload));

    /// <summary>Runs until the run is over, or until it waits for a signal that nobody sent (then null).</summary>
    public RunReport? Run()
    {
        while (true)
        {
            var execution = new Execution(this);
            var task = FlowRunner.RunAsync(execution, JsonSerializer.Deserialize(input, FlowsJson.Default.RunInput)!, HistoryLimit);
            for (var i = 0; i < history.Count; i++)
                execution.Deliver(history[i]);
            while (!task.IsCompleted)
            {
                if (execution.Next() is not { } next)
                    return null;
                if (++delivered == CrashEvery)
                {
                    delivered = 0;
                    Crashes++;
                    if (!ForgetsOutcomeOnCrash || !next.IsActivity)
                        history.Add(next);
                    goto replay;
                }

                history.Add(next);
                execution.Deliver(next);
            }

            var report = task.GetAwaiter().GetResult();
            if (report is not null)
                return JsonSerializer.Deserialize(JsonSerializer.Serialize(report, FlowsJson.Default.RunReport), FlowsJson.Default.RunReport);
            Assert.NotNull(execution.ContinuedWith);
            input = execution.ContinuedWith;
            Continued.Add(JsonSerializer.Deserialize(input, FlowsJson.Default.RunInput)!);
            LongestHistory = Math.Max(LongestHistory, history.Count);
            begun = Now;
            history.Clear();
            issuedBefore.Clear();
        replay:;
        }
    }

    private sealed record HistoryEvent(int Operation, DateTimeOffset At, bool IsActivity, string Payload);

    private sealed class Execution(FlowWorld world) : IFlowContext
    {
        private readonly Dictionary<int, Pending> pending = [];
        private int operations;
        private int ids;

        public string RunId => "flow-0123456789";

        public DateTimeOffset UtcNow { get; private set; } = world.begun;

        public Microsoft.Extensions.Logging.ILogger Log => Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public string? ContinuedWith { get; private set; }

        public Guid NewId() => new(++ids, 0, 0, new byte[8]);

        public async Task<StepOutcome> ExecuteAsync(StepRequest request)
        {
            var text = JsonSerializer.Serialize(request, FlowsJson.Default.StepRequest);
            var outcome = await Issue("do " + text, null, null, default).ConfigureAwait(true);
            return JsonSerializer.Deserialize(outcome, FlowsJson.Default.StepOutcome)!;
        }

        public Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken) => Issue($"until {due:O}", due, null, cancellationToken);

        public async Task<JsonElement> WaitForSignalAsync(string name, CancellationToken cancellationToken) =>
            JsonDocument.Parse(await Issue("signal " + name, null, name, cancellationToken)).RootElement;

        public void SetStatus(RunStatus status) => world.Statuses.Add(status);

        public void ContinueAsNew(RunInput input) => ContinuedWith = JsonSerializer.Serialize(input, FlowsJson.Default.RunInput);

        public void Deliver(HistoryEvent e)
        {
            Assert.True(pending.Remove(e.Operation, out var operation), $"History has an event for operation {e.Operation}, which the replay did not issue.");
            UtcNow = e.At;
            operation.Done.SetResult(e.Payload);
        }

        /// <summary>What happens next in the world, or null when nothing will.</summary>
        public HistoryEvent? Next()
        {
            var signal = world.signals.FirstOrDefault(s => pending.Values.Any(p => p.Signal == s.Name));
            var ready = pending.OrderBy(p => p.Value.ReadyAt).ThenBy(p => p.Key).FirstOrDefault(p => p.Value.Signal is null);
            if (ready.Value is null && signal.Name is null)
                return null;
            if (ready.Value is null || signal.Name is not null)
            {
                world.signals.Remove(signal);
                var waiting = pending.OrderBy(p => p.Key).First(p => p.Value.Signal == signal.Name);
                return new HistoryEvent(waiting.Key, Later(), false, signal.Payload);
            }

            if (ready.Value.ReadyAt > world.Now)
                world.Now = ready.Value.ReadyAt;
            if (ready.Value.Due is not null)
                return new HistoryEvent(ready.Key, Later(), false, "");
            var request = JsonSerializer.Deserialize(ready.Value.Text["do ".Length..], FlowsJson.Default.StepRequest)!;
            world.LastCall = request;
            world.Done++;
            if (world.KeepsRequests)
                world.Requests.Add(request);
            var outcome = IsForOthers(request) ? world.Partner(request) : world.Book(request);
            return new HistoryEvent(ready.Key, Later(), true, JsonSerializer.Serialize(outcome, FlowsJson.Default.StepOutcome));
        }

        private DateTimeOffset Later() => world.Now += TimeSpan.FromMilliseconds(1);

        private Task<string> Issue(string text, DateTimeOffset? due, string? signal, CancellationToken cancellationToken)
        {
            Assert.Null(ContinuedWith);
            var number = operations++;
            if (world.issuedBefore.TryGetValue(number, out var before))
                Assert.Equal(before, text);
            world.issuedBefore[number] = text;
            var duration = text.StartsWith("do ", StringComparison.Ordinal)
                ? world.Takes(JsonSerializer.Deserialize(text["do ".Length..], FlowsJson.Default.StepRequest)!)
                : TimeSpan.Zero;
            var operation = new Pending(text, due, signal, due ?? UtcNow + duration);
            pending.Add(number, operation);
            cancellationToken.Register(() =>
            {
                if (pending.Remove(number))
                    operation.Done.TrySetCanceled(cancellationToken);
            });
            return operation.Done.Task;
        }

        private sealed record Pending(string Text, DateTimeOffset? Due, string? Signal, DateTimeOffset ReadyAt)
        {
            public TaskCompletionSource<string> Done { get; } = new();
        }
    }
}
