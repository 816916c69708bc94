using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Connectors;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Tests.Admissions;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Tests.Execution;

[Collection(nameof(Telemetry))]
public sealed class StepExecutorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly JsonElement Body = JsonDocument.Parse("""{"ok":true}""").RootElement;
    private static readonly AttemptReport Exchange = new(Now, 12, 503);

    [Fact]
    public async Task SuccessCarriesResultAndAttempt()
    {
        var outcome = await ExecuteAsync(new CallAnswer(CallVerdict.Succeeded, Body, null, null, Exchange));
        Assert.Equal(OutcomeKind.Succeeded, outcome.Kind);
        Assert.Equal("""{"ok":true}""", outcome.Result.GetRawText());
        Assert.Equal(Exchange, outcome.Attempt);
    }

    [Fact]
    public async Task PermanentFaultFails()
    {
        var fault = new StepFault("http-422", "mail refused the body", 422);
        var outcome = await ExecuteAsync(new CallAnswer(CallVerdict.Permanent, default, fault, null, Exchange));
        Assert.Equal((OutcomeKind.Failed, fault), (outcome.Kind, outcome.Fault));
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(2, 1000)]
    [InlineData(3, 2000)]
    [InlineData(30, 5000)]
    public async Task TransientFaultWaitsWithinTheCeilingOfItsAttempt(int attempt, int expectedMilliseconds)
    {
        var outcome = await ExecuteAsync(new CallAnswer(CallVerdict.Transient, default, new StepFault("http-503", "down", 503), null, Exchange), attempt);
        Assert.Equal(OutcomeKind.Retry, outcome.Kind);
        Assert.Equal(Now.AddMilliseconds(expectedMilliseconds), outcome.NotBefore);
    }

    [Fact]
    public async Task RetryAfterWinsOverTheBackOff()
    {
        var outcome = await ExecuteAsync(
            new CallAnswer(CallVerdict.Transient, default, new StepFault("http-429", "slow down", 429), TimeSpan.FromSeconds(60), Exchange));
        Assert.Equal(Now.AddSeconds(60.5), outcome.NotBefore);
    }

    [Fact]
    public async Task ALongerBackOffThanRetryAfterStays()
    {
        var outcome = await ExecuteAsync(
            new CallAnswer(CallVerdict.Transient, default, new StepFault("http-429", "slow down", 429), TimeSpan.FromMilliseconds(1), Exchange), attempt: 30);
        Assert.Equal(Now.AddSeconds(5), outcome.NotBefore);
    }

    [Fact]
    public async Task HeldCallSpendsNoAttempt()
    {
        var outcome = await ExecuteAsync(new CallAnswer(CallVerdict.Held, default, new StepFault("budget", "over its rate"), TimeSpan.FromSeconds(2), null));
        Assert.Equal((OutcomeKind.Retry, null, Now.AddSeconds(2)), (outcome.Kind, outcome.Attempt, outcome.NotBefore!.Value));
    }

    [Fact]
    public async Task TheCallGetsKeyTraceAndRecording()
    {
        var connections = new ScriptedConnections(new CallAnswer(CallVerdict.Succeeded, Body, null, null, Exchange));
        await Executor(connections, new InMemoryTable()).ExecuteAsync(Request(1) with { TraceParent = "00-a-b-01", RecordBodies = true }, default);
        Assert.Equal(new CallOptions("run-1:receipt", "00-a-b-01", true, Request(1).Retry, RunId: "run-1"), connections.Seen);
    }

    [Fact]
    public async Task DeadLetterIsListedOnceHoweverOftenEnteredAndGoneWhenForgotten()
    {
        var table = new InMemoryTable();
        var executor = Executor(new ScriptedConnections(null!), table);
        var letter = new DeadLetter("receipt", new StepFault("http-422", "refused", 422), Now);
        var enter = Request(1) with { Action = StepAction.IndexDeadLetter, Call = null, DeadLetter = letter, EventSource = "stripe", EventId = "evt_1" };
        await executor.ExecuteAsync(enter, default);
        var again = await executor.ExecuteAsync(enter, default);
        Assert.Equal(OutcomeKind.Succeeded, again.Kind);

        var (entries, _) = await new DeadLetterIndex(table).ListAsync(10, null, default);
        Assert.Equal(new DeadLetterEntry("run-1", "payment-received", "stripe", "evt_1", "receipt", letter.Fault, Now), Assert.Single(entries));

        await executor.ExecuteAsync(enter with { Action = StepAction.ForgetDeadLetter }, default);
        (entries, _) = await new DeadLetterIndex(table).ListAsync(10, null, default);
        Assert.Empty(entries);
    }

    [Fact]
    public async Task AStoreThatCannotAnswerIsTriedAgainWithoutSpendingAnAttempt()
    {
        var letter = new DeadLetter("receipt", new StepFault("http-422", "refused", 422), Now);
        var outcome = await Executor(new ScriptedConnections(null!), new UnavailableTable())
            .ExecuteAsync(Request(1) with { Action = StepAction.IndexDeadLetter, Call = null, DeadLetter = letter }, default);
        Assert.Equal((OutcomeKind.Retry, null, Now.AddSeconds(7)), (outcome.Kind, outcome.Attempt, outcome.NotBefore!.Value));
    }

    [Fact]
    public async Task TheIndexListsNewestFirstAndPages()
    {
        var table = new InMemoryTable();
        var executor = Executor(new ScriptedConnections(null!), table);
        for (var i = 0; i < 5; i++)
        {
            var letter = new DeadLetter("s", new StepFault("x", "y"), Now.AddMinutes(i));
            await executor.ExecuteAsync(Request(1) with { RunId = $"run-{i}", Action = StepAction.IndexDeadLetter, Call = null, DeadLetter = letter }, default);
        }

        var index = new DeadLetterIndex(table);
        var (first, next) = await index.ListAsync(3, null, default);
        var (rest, end) = await index.ListAsync(3, next, default);
        Assert.Equal(["run-4", "run-3", "run-2", "run-1", "run-0"], first.Concat(rest).Select(e => e.RunId));
        Assert.Null(end);
    }

    private static Task<StepOutcome> ExecuteAsync(CallAnswer answer, int attempt = 1) =>
        Executor(new ScriptedConnections(answer), new InMemoryTable()).ExecuteAsync(Request(attempt), default);

    private static StepExecutor Executor(IConnections connections, ITable table) =>
        new(connections, new DeadLetterIndex(table), KnownRuns.Desk(table, new KnownRuns()), new FixedClock(), new Jitter(() => 0.5), NullLogger<StepExecutor>.Instance);

    private static StepRequest Request(int attempt) => new()
    {
        Action = StepAction.Call,
        RunId = "run-1",
        Flow = "payment-received",
        StepId = "receipt",
        Attempt = attempt,
        IdempotencyKey = "run-1:receipt",
        Retry = new RetryPolicy { First = TimeSpan.FromSeconds(1), Factor = 2, Max = TimeSpan.FromSeconds(10) },
        Call = new CallRequest { Connection = "mail", Method = "POST", Path = "/" },
    };

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class ScriptedConnections(CallAnswer answer) : IConnections
    {
        public CallOptions? Seen { get; private set; }

        public Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken)
        {
            Seen = options;
            return Task.FromResult(answer);
        }
    }

    private sealed class UnavailableTable : ITable
    {
        public Task<TableRow?> GetAsync(string partition, string row, CancellationToken cancellationToken) => throw Down();

        public Task<TableRow?> InsertAsync(string partition, string row, string value, CancellationToken cancellationToken) => throw Down();

        public Task<TableRow?> ReplaceAsync(TableRow current, string value, CancellationToken cancellationToken) => throw Down();

        public Task<bool> DeleteAsync(string partition, string row, CancellationToken cancellationToken) => throw Down();

        public Task<TablePage> QueryAsync(string partition, string rowPrefix, int pageSize, string? continuation, CancellationToken cancellationToken) => throw Down();

        private static StoreUnavailableException Down() => new("the table is down", TimeSpan.FromSeconds(7));
    }
}
