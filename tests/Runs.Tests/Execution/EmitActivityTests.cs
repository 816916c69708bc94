using Microsoft.Extensions.DependencyInjection;
using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Intake;
using Trunkline.Intake.Sources;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Execution;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Tests.Execution;

// An emitted event on its way: step executor, Intake's group commit, event queue, dispatcher, the run of the flow that listens.
[Collection(nameof(Telemetry))]
public sealed class EmitActivityTests : IAsyncDisposable
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly StepRequest Request = new()
    {
        Action = StepAction.Emit,
        RunId = "paid-1",
        Flow = "paid",
        StepId = "told:3",
        IdempotencyKey = "paid-1:told:3",
        TraceParent = Trace,
        Emit = new EmitRequest
        {
            Source = "flow:paid", EventId = "paid-1:told:3", Type = "order.paid", Time = new DateTimeOffset(2026, 11, 20, 12, 0, 0, 500, TimeSpan.Zero),
            Data = """{ "n": 9007199254740993, "x": 1.50 }""", Hops = 2,
        },
    };

    private readonly StartedRuns runs = new();
    private readonly InMemoryEventQueue queue = new(TimeProvider.System);
    private readonly ServiceProvider rooms;

    public EmitActivityTests() => rooms = Rooms(queue);

    [Fact]
    public async Task Starts_a_run_of_the_flow_that_listens_with_the_bytes_and_the_trace()
    {
        var outcome = await ExecuteAsync(Request);
        Assert.Equal(OutcomeKind.Succeeded, outcome.Kind);
        Assert.Equal("""{"id":"paid-1:told:3","type":"order.paid","time":"2026-11-20T12:00:00.5+00:00"}""", outcome.Result.GetRawText());
        await DispatchAsync();
        var (runId, input) = Assert.Single(runs.All);
        Assert.StartsWith("parcel-", runId, StringComparison.Ordinal);
        Assert.Equal(Trace, input.TraceParent);
        var e = input.Event;
        Assert.Equal(("paid-1:told:3", "order.paid", "flow:paid"), (e.GetProperty("id").GetString(), e.GetProperty("type").GetString(), e.GetProperty("source").GetString()));
        Assert.Equal("2026-11-20T12:00:00.5Z", e.GetProperty("time").GetString());
        Assert.Equal("""{ "n": 9007199254740993, "x": 1.50 }""", e.GetProperty("data").GetRawText());
        Assert.Equal("""{"flow":"paid","run":"paid-1","step":"told:3","hops":2}""", e.GetProperty("context").GetRawText());
        Assert.Equal("{}", e.GetProperty("headers").GetRawText());
    }

    [Fact]
    public async Task Told_again_it_starts_nothing_twice()
    {
        await ExecuteAsync(Request);
        await ExecuteAsync(Request with { Attempt = 2 });
        await DispatchAsync();
        Assert.Single(runs.All);
    }

    [Fact]
    public async Task One_too_big_for_a_message_starts_its_runs_at_once()
    {
        await ExecuteAsync(Request with { Emit = Request.Emit! with { Data = '"' + new string('x', queue.MaxMessageBytes) + '"' } });
        Assert.Equal(0, await queue.CountAsync(default));
        Assert.Single(runs.All);
    }

    [Fact]
    public async Task A_queue_that_takes_nothing_is_tried_again_and_no_attempt_is_spent()
    {
        await using var without = Rooms(new NoQueue());
        var outcome = await without.GetRequiredService<StepExecutor>().ExecuteAsync(Request, CancellationToken.None);
        Assert.Equal(OutcomeKind.Retry, outcome.Kind);
        Assert.Equal("store-unavailable", outcome.Fault!.Code);
        Assert.Null(outcome.Attempt);
    }

    [Fact]
    public async Task Is_counted_as_accepted()
    {
        long accepted = 0;
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "trunkline.intake.accepted")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => accepted += tags.ToArray().Any(t => (string?)t.Value == "flow:paid") ? count : 0);
        listener.Start();
        await ExecuteAsync(Request);
        Assert.Equal(1, accepted);
    }

    public async ValueTask DisposeAsync() => await rooms.DisposeAsync();

    private ServiceProvider Rooms(IEventQueue events)
    {
        var faults = new FaultList();
        var flows = FlowFiles.Read(
            [("paid.yaml", "flow: paid\non: { manual: true }\nsteps: [ { id: told, emit: order.paid } ]\n"), ("parcel.yaml", "flow: parcel\non: { flow: paid }\nsteps: [ { map: event.data } ]\n")],
            new FlowSurroundings([], new Dictionary<string, ConnectionFacts>()),
            faults);
        faults.ThrowIfAny();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new Random(1))
            .AddSingleton(events)
            .AddSingleton<ISecrets>(new InMemorySecrets())
            .AddSingleton<ITable>(new InMemoryTable())
            .AddSingleton<IRunStore>(runs)
            .AddSingleton<Connectors.IConnections>(new NoConnections())
            .AddIntake(SourceCatalog.Empty)
            .AddRuns(new FlowCatalog(flows))
            .BuildServiceProvider();
    }

    private Task<StepOutcome> ExecuteAsync(StepRequest request) => rooms.GetRequiredService<StepExecutor>().ExecuteAsync(request, CancellationToken.None);

    private async Task DispatchAsync()
    {
        while (await queue.CountAsync(CancellationToken.None) > 0)
        {
            foreach (var message in await queue.ReceiveAsync(32, TimeSpan.FromMinutes(1), CancellationToken.None))
            {
                await rooms.GetRequiredService<Dispatcher>().DispatchAsync(message.Body, CancellationToken.None);
                await queue.CompleteAsync(message, CancellationToken.None);
            }
        }
    }

    private sealed class NoConnections : Connectors.IConnections
    {
        public Task<Connectors.CallAnswer> CallAsync(CallRequest call, Connectors.CallOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoQueue : IEventQueue
    {
        public int MaxMessageBytes => 1024;

        public Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => Task.FromException(new StoreUnavailableException("away", TimeSpan.FromSeconds(3)));

        public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
