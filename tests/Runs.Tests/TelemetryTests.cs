using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Connectors;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Tests.Admissions;
using Trunkline.Stores.InMemory;

namespace Trunkline.Runs.Tests;

/// <summary>Beside them no other test of the executor runs: a listener hears the spans of all of them, and changes what partners are told.</summary>
[Collection(nameof(Telemetry))]
public sealed class TelemetryTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string TraceParent = $"00-{TraceId}-00f067aa0ba902b7-01";

    [Theory]
    [InlineData(RunState.Completed, "completed")]
    [InlineData(RunState.Discarded, "discarded")]
    [InlineData(RunState.Undone, "undone")]
    public void AFinishedRunIsCountedUnderItsState(RunState state, string expected)
    {
        var flow = $"counted-{expected}";
        var counted = new List<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, published) =>
        {
            if (instrument.Name == "trunkline.runs.finished")
                published.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
            if (all["flow"] == flow)
                counted.Add(all["state"]);
        });
        listener.Start();
        Telemetry.RunFinished(new RunReport { RunId = "run-1", Flow = flow, State = state, StartedAt = DateTimeOffset.UnixEpoch });
        Assert.Equal([expected], counted);
    }

    [Fact]
    public async Task AMessageIsOneSpanThatLinksToThePostsOfItsEvents()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);
        var dispatcher = new Dispatcher(new FlowCatalog([]), new KnownRuns(), KnownRuns.Desk(new InMemoryTable(), new KnownRuns()), NullLogger<Dispatcher>.Instance);
        var events = $$"""[{"id":"1","source":"spans","traceparent":"{{TraceParent}}"},{"id":"2","source":"spans","traceparent":"nonsense"},{"id":"3","source":"spans"}]""";
        await dispatcher.DispatchAsync(Encoding.UTF8.GetBytes(events), default);
        var span = Assert.Single(spans, span => span.OperationName == "dispatch" && span.Links.Any());
        Assert.Equal(TraceId, Assert.Single(span.Links).Context.TraceId.ToHexString());
        Assert.Equal(3, span.GetTagItem("trunkline.events"));
    }

    [Fact]
    public async Task AStepGoesOnWithTheTraceOfItsPostAndThePartnersCallGoesOnWithTheStep()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);
        var connections = new Refusing();
        var executor = new StepExecutor(connections, new DeadLetterIndex(new InMemoryTable()), KnownRuns.Desk(new InMemoryTable(), new KnownRuns()), TimeProvider.System, new Jitter(() => 0.5), NullLogger<StepExecutor>.Instance);
        await executor.ExecuteAsync(
            new StepRequest
            {
                Action = StepAction.Call, RunId = "run-spans", Flow = "pay", StepId = "receipt", IdempotencyKey = "key", TraceParent = TraceParent,
                Call = new CallRequest { Connection = "mail" },
            },
            default);
        var span = Assert.Single(spans, span => (string?)span.GetTagItem("trunkline.run") == "run-spans");
        Assert.Equal(TraceParent, span.ParentId);
        Assert.Equal((ActivityStatusCode.Error, "http-422"), (span.Status, span.StatusDescription));
        Assert.Equal(span.Id, connections.TraceParent);
    }

    private static ActivityListener Listen(List<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class Refusing : IConnections
    {
        public string? TraceParent { get; private set; }

        public Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken)
        {
            TraceParent = options.TraceParent;
            return Task.FromResult(new CallAnswer(CallVerdict.Permanent, default, new StepFault("http-422", "refused", 422), null, null));
        }
    }
}
