using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.LocalHost;
using Trunkline.LocalHost.Engine;

namespace Trunkline.Engine.Bench;

/// <summary>The flow of the main job as the engine sees it: three calls side by side, a report with an attempt each.</summary>
internal static class BenchFlow
{
    private static readonly JsonElement Result = JsonElement.Parse("""{"id":"re_1P2x","status":"queued","accepted":["ann@example.com"]}""");
    private static readonly string[] Steps = ["receipt", "contact", "posting"];
    private static readonly FlowPlan Plan = new(FlowPlan.CurrentVersion, "payment-received", [.. Steps.Select(static id => new CallStep
    {
        Id = id,
        Connection = id,
        Template = new() { Method = "POST", Path = "/v1/things", Body = """{ "email": event.data.object.email }""" },
        Retry = new(),
    })]);

    public static RunInput Input(int number) => new()
    {
        Plan = Plan,
        Event = JsonElement.Parse($$$"""{"source":"stripe","id":"evt_{{{number:D12}}}","type":"payment_intent.succeeded","time":"2026-11-20T12:00:00Z","headers":{},"data":{"object":{"id":"pi_3P{{{number:D12}}}","amount_received":1999,"currency":"eur","customer":"cus_QmY8{{{number:D8}}}","email":"ann@example.com","description":"{{{new string('x', 300)}}}" } } }"""),
        TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };

    public static EngineWork Work(Func<StepRequest, CancellationToken, Task<StepOutcome>>? activity = null) =>
        new(RunAsync, activity ?? ((_, _) => Task.FromResult(Succeeded())));

    public static StepOutcome Succeeded() => StepOutcome.Succeeded(Result, new(DateTimeOffset.UtcNow, 1.25, 200));

    /// <summary>Counts finished runs and tells when there are enough.</summary>
    public static Task Finished(LocalJournal journal, int count)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finished = 0;
        journal.Engine.Over += _ =>
        {
            if (Interlocked.Increment(ref finished) == count)
                done.TrySetResult();
        };
        return done.Task;
    }

    private static async Task<RunReport?> RunAsync(IFlowContext context, RunInput input)
    {
        var outcomes = await Task.WhenAll(Steps.Select(step => context.ExecuteAsync(new()
        {
            Action = StepAction.Call,
            RunId = context.RunId,
            Flow = input.Plan.Flow,
            StepId = step,
            IdempotencyKey = $"{context.RunId}/{step}",
            Call = new() { Connection = step, Method = "POST", Path = "/v1/things", Body = "{}" },
        })));
        return new()
        {
            RunId = context.RunId,
            Flow = input.Plan.Flow,
            Source = "stripe",
            EventId = "evt",
            State = RunState.Completed,
            StartedAt = context.UtcNow,
            FinishedAt = context.UtcNow,
            Steps = [.. outcomes.Select((outcome, i) => new StepReport
            {
                Id = Steps[i],
                State = StepState.Succeeded,
                Connection = Steps[i],
                IdempotencyKey = $"{context.RunId}/{Steps[i]}",
                Attempts = [outcome.Attempt!],
            })],
        };
    }
}
