using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;

namespace Trunkline.LocalHost.Tests.Support;

/// <summary>Inputs, requests and reports as tests need them.</summary>
internal static class TestRuns
{
    public static FlowPlan Plan { get; } = new(FlowPlan.CurrentVersion, "test-flow", []);

    public static RunInput Input(string happened = """{"id":"e1","data":{"n": 12345678901234567890.10}}""") =>
        new() { Plan = Plan, Event = JsonElement.Parse(happened) };

    public static StepRequest Request(string runId, string step, int attempt = 1) => new()
    {
        Action = StepAction.Call,
        RunId = runId,
        Flow = "test-flow",
        StepId = step,
        Attempt = attempt,
        IdempotencyKey = $"{runId}/{step}",
    };

    public static RunReport Report(IFlowContext context, params IEnumerable<string> steps) => new()
    {
        RunId = context.RunId,
        Flow = "test-flow",
        State = RunState.Completed,
        StartedAt = context.UtcNow,
        FinishedAt = context.UtcNow,
        Steps = [.. steps.Select(static step => new StepReport { Id = step, State = StepState.Succeeded })],
    };

    public static StepOutcome Succeeded(string json = "true") => StepOutcome.Succeeded(JsonElement.Parse(json));
}
