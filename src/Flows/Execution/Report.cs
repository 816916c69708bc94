using System.Text.Json;

namespace Trunkline.Flows.Execution;

internal static class Report
{
    public static RunReport Of(IFlowContext context, RunInput input, RunState state, IReadOnlyList<StepRecord> done) => new()
    {
        RunId = context.RunId,
        Flow = input.Plan.Flow,
        Source = EventText(input, "source"),
        EventId = EventText(input, "id"),
        Event = input.Plan.RecordBodies ? input.Event : null,
        State = state,
        StartedAt = input.StartedAt ?? context.UtcNow,
        FinishedAt = context.UtcNow,
        Resumed = input.Resumed,
        Steps = StepsOf(done),
    };

    public static StepReport[] StepsOf(IReadOnlyList<StepRecord> done)
    {
        var steps = new StepReport[done.Count];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = done[i].Report;
        return steps;
    }

    public static string? EventText(RunInput input, string name) =>
        input.Event.ValueKind == JsonValueKind.Object && input.Event.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
