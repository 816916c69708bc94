using System.Diagnostics.Metrics;
using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Tests.Durable;
using Trunkline.Functions.Triggers;

namespace Trunkline.Functions.Tests.Triggers;

public sealed class RunOrchestratorTests
{
    private static readonly StepFault Closed = new("soap-fault", "the period is closed", 500);

    private readonly ScriptedOrchestration durable = new()
    {
        Input = DurablePayload.Write(
            Samples.Input with
            {
                Plan = new FlowPlan(
                    FlowPlan.CurrentVersion,
                    "payment-received",
                    [
                        new CallStep
                        {
                            Id = "receipt",
                            Connection = "mail",
                            Template = new CallTemplate { Method = "POST", Path = "/send", Body = "event.data" },
                            Retry = new RetryPolicy { Attempts = 1 },
                        },
                    ]),
            },
            FlowsJson.Default.RunInput),
    };

    [Fact]
    public async Task A_run_takes_its_event_through_the_flow_and_gives_its_report()
    {
        var bodies = new List<string?>();
        durable.Activity = (_, payload) => Succeed(payload, bodies);
        var report = DurablePayload.Read(await RunOrchestrator.RunAsync(durable), FlowsJson.Default.RunReport);
        Assert.Equal(RunState.Completed, report.State);
        Assert.Equal("receipt", Assert.Single(report.Steps).Id);
        Assert.Contains("9007199254740993", Assert.Single(bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_gives_up_goes_on_as_a_dead_letter()
    {
        durable.Activity = (_, payload) =>
        {
            var request = DurablePayload.Read(payload, FlowsJson.Default.StepRequest);
            var outcome = request.Action == StepAction.Call ? StepOutcome.Failed(Closed) : StepOutcome.Succeeded(Samples.Json("null"));
            return DurablePayload.Write(outcome, FlowsJson.Default.StepOutcome);
        };
        Assert.Null(await RunOrchestrator.RunAsync(durable));
        var next = DurablePayload.Read(JsonSerializer.Deserialize<string>(durable.ContinuedWith!), FlowsJson.Default.RunInput);
        Assert.Equal(Closed, next.DeadLetter!.Fault);
        Assert.Equal(Samples.Input.StartedAt, next.StartedAt);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_finished_run_is_counted_once_and_never_on_replay(bool replaying, long expected)
    {
        var flow = $"counted-{replaying}";
        durable.Input = DurablePayload.Write(
            Samples.Input with { Plan = new FlowPlan(FlowPlan.CurrentVersion, flow, []) }, FlowsJson.Default.RunInput);
        durable.Replaying = replaying;
        long counted = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, published) =>
        {
            if (instrument.Name == "trunkline.runs.finished")
                published.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags.ToArray().Any(tag => tag.Key == "flow" && (string?)tag.Value == flow))
                counted += count;
        });
        listener.Start();
        await RunOrchestrator.RunAsync(durable);
        Assert.Equal(expected, counted);
    }

    [Fact]
    public async Task What_this_app_did_not_start_is_refused()
    {
        durable.Input = "something else";
        await Assert.ThrowsAnyAsync<JsonException>(() => RunOrchestrator.RunAsync(durable));
    }

    private static string Succeed(string payload, List<string?> bodies)
    {
        bodies.Add(DurablePayload.Read(payload, FlowsJson.Default.StepRequest).Call?.Body);
        return DurablePayload.Write(StepOutcome.Succeeded(Samples.Json("{}")), FlowsJson.Default.StepOutcome);
    }
}
