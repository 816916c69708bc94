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

    // The same flow over the journal and over scripted partners asks for the same: src/LocalHost and tests/Flows.Tests have it too.
    [Fact]
    public async Task Steps_that_tell_run_and_use_are_activities_in_order()
    {
        var input = DurablePayload.Read((string)durable.Input!, FlowsJson.Default.RunInput);
        var call = (CallStep)input.Plan.Steps[0];
        var steps = new List<PlanStep>
        {
            new UseStep { Id = "own", Name = "score", With = "event.data.id", Settings = new Dictionary<string, string> { ["scale"] = "10" }, Retry = new RetryPolicy() },
            new RunStep { Id = "news", Flow = "news", With = "own", Settings = Samples.Json("""{"to":"ann"}"""), Steps = [call with { Id = "news/receipt", Template = call.Template with { Body = "[event.data, settings.to]" } }] },
            new EmitStep { Id = "told", Source = "flow:payment-received", Type = "paid", Data = "news" },
        };
        durable.Input = DurablePayload.Write(input with { Plan = input.Plan with { Steps = steps } }, FlowsJson.Default.RunInput);
        var asked = new List<StepRequest>();
        durable.Activity = (_, payload) =>
        {
            asked.Add(DurablePayload.Read(payload, FlowsJson.Default.StepRequest));
            return DurablePayload.Write(StepOutcome.Succeeded(Samples.Json($"{asked.Count}.10")), FlowsJson.Default.StepOutcome);
        };
        var report = DurablePayload.Read(await RunOrchestrator.RunAsync(durable), FlowsJson.Default.RunReport);
        Assert.Equal(["Use own", "Call news/receipt", "Emit told"], asked.Select(a => $"{a.Action} {a.StepId}"));
        Assert.Equal(("9007199254740993", "[1.10,\"ann\"]", "2.10"), (asked[0].Use!.Input, asked[1].Call!.Body, asked[2].Emit!.Data));
        Assert.Equal(durable.InstanceId + ":told", asked[2].Emit!.EventId);
        Assert.Equal(["own", "news/receipt", "news", "told"], report.Steps.Select(s => s.Id));
    }

    // As tests/Flows.Tests and tests/LocalHost.Tests have it: the same flow asks for the same in the same order.
    [Fact]
    public async Task What_was_done_is_undone_in_reverse_lists_included()
    {
        var input = DurablePayload.Read((string)durable.Input!, FlowsJson.Default.RunInput);
        var call = (CallStep)input.Plan.Steps[0];
        CallStep Call(string id, string body = "event.id") => call with { Id = id, Template = call.Template with { Body = body } };
        var steps = new List<PlanStep>
        {
            Call("paid") with { Undo = [Call("refund", "paid")] },
            new ForEachStep
            {
                Id = "list", Items = "[10,20]", UndoReads = ["a", "item"], Steps = [Call("a", "item") with { Undo = [Call("una", "[item, a]")] }], Undo = [Call("unlist", "list")],
            },
            new SequenceStep { Id = "group", Steps = [Call("b")], Undo = [Call("ungroup", "group")] },
            Call("bad") with { OnError = ErrorRule.Undo },
        };
        durable.Input = DurablePayload.Write(input with { Plan = input.Plan with { Steps = steps } }, FlowsJson.Default.RunInput);
        var asked = new List<StepRequest>();
        durable.Activity = (_, payload) =>
        {
            asked.Add(DurablePayload.Read(payload, FlowsJson.Default.StepRequest));
            var outcome = asked[^1].StepId == "bad" ? StepOutcome.Failed(Closed) : StepOutcome.Succeeded(Samples.Json($"{asked.Count}.10"));
            return DurablePayload.Write(outcome, FlowsJson.Default.StepOutcome);
        };
        Assert.Null(await RunOrchestrator.RunAsync(durable));
        durable.Input = DurablePayload.Write(Next(), FlowsJson.Default.RunInput);
        var report = DurablePayload.Read(await RunOrchestrator.RunAsync(durable), FlowsJson.Default.RunReport);
        Assert.Equal(RunState.Undone, report.State);
        Assert.Equal(["paid", "a:0", "a:1", "b", "bad", "ungroup", "unlist", "una:1", "una:0", "refund"], asked.Select(a => a.StepId));
        Assert.Equal(["4.10", "[2.10,3.10]", "[20,3.10]", "[10,2.10]", "1.10"], asked.Skip(5).Select(a => a.Call!.Body));
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

    [Fact]
    public async Task A_run_that_breaks_off_unexpectedly_is_listed_and_waits_for_a_person()
    {
        StepRequest? listed = null;
        durable.Activity = (_, payload) =>
        {
            var request = DurablePayload.Read(payload, FlowsJson.Default.StepRequest);
            if (request.Action == StepAction.Call)
                return "planted: no outcome of this app";
            listed = request;
            return DurablePayload.Write(StepOutcome.Succeeded(Samples.Json("null")), FlowsJson.Default.StepOutcome);
        };
        Assert.Null(await RunOrchestrator.RunAsync(durable));
        Assert.Equal(StepAction.IndexDeadLetter, listed!.Action);
        var next = Next();
        Assert.Equal("internal", next.DeadLetter!.Fault.Code);
        Assert.Equal(listed.DeadLetter, next.DeadLetter);
        Assert.DoesNotContain("planted", durable.ContinuedWith, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", durable.CustomStatus, StringComparison.Ordinal);

        // Resumed, it does its steps anew and ends as if nothing had been.
        durable.Input = DurablePayload.Write(next, FlowsJson.Default.RunInput);
        durable.Activity = (_, payload) => Succeed(payload, []);
        durable.Signal(Signals.Resume, new { by = "ann" });
        Assert.Null(await RunOrchestrator.RunAsync(durable));
        Assert.Null(Next().DeadLetter);
        durable.Input = DurablePayload.Write(Next(), FlowsJson.Default.RunInput);
        var report = DurablePayload.Read(await RunOrchestrator.RunAsync(durable), FlowsJson.Default.RunReport);
        Assert.Equal((RunState.Completed, 1), (report.State, report.Resumed));
    }

    [Fact]
    public async Task What_a_run_had_done_before_it_broke_off_is_not_repeated()
    {
        var input = DurablePayload.Read((string)durable.Input!, FlowsJson.Default.RunInput);
        var first = (CallStep)input.Plan.Steps[0];
        durable.Input = DurablePayload.Write(
            input with { Plan = new FlowPlan(FlowPlan.CurrentVersion, "two", [first, first with { Id = "second" }]) }, FlowsJson.Default.RunInput);
        durable.Activity = (_, payload) =>
            DurablePayload.Read(payload, FlowsJson.Default.StepRequest).StepId == "second" ? "no outcome" : Succeed(payload, []);
        Assert.Null(await RunOrchestrator.RunAsync(durable));
        Assert.Equal("receipt", Assert.Single(Next().Done).Report.Id);
    }

    [Fact]
    public async Task A_decision_that_cannot_be_read_leaves_the_dead_letter_waiting()
    {
        var letter = new DeadLetter("receipt", Closed, new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        durable.Input = DurablePayload.Write(Samples.Input with { DeadLetter = letter }, FlowsJson.Default.RunInput);
        durable.Activity = (_, payload) => Succeed(payload, []);
        durable.Signal(Signals.Resume, "json:{");
        Assert.Null(await RunOrchestrator.RunAsync(durable));
        Assert.Equal(letter, Next().DeadLetter);
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

    private RunInput Next() => DurablePayload.Read(JsonSerializer.Deserialize<string>(durable.ContinuedWith!), FlowsJson.Default.RunInput);

    private static string Succeed(string payload, List<string?> bodies)
    {
        bodies.Add(DurablePayload.Read(payload, FlowsJson.Default.StepRequest).Call?.Body);
        return DurablePayload.Write(StepOutcome.Succeeded(Samples.Json("{}")), FlowsJson.Default.StepOutcome);
    }
}
