using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Plans;

// Turns a checked definition into what a run takes along: places forgotten, defaults resolved.
internal sealed class PlanCompiler(FlowSurroundings surroundings)
{
    public FlowPlan Compile(FlowDefinition flow) =>
        new(FlowPlan.CurrentVersion, flow.Name!.Value, [.. flow.Steps.Select(s => Step(s) is var step && step.OnError is null ? step with { OnError = flow.OnError } : step)], flow.RecordBodies, flow.Trigger?.Where?.Value) { Admission = Admission(flow) };

    private static Admission? Admission(FlowDefinition flow)
    {
        var admission = new Admission
        {
            OrderBy = flow.OrderBy?.Value,
            AtOnce = flow.Trigger?.Pacing?.AtOnce,
            Debounce = flow.Trigger?.Pacing?.Debounce is { For: { } burst } debounce ? new DebounceRule(burst, debounce.By?.Value) : null,
            Batch = flow.Trigger?.Pacing?.Batch is { Max: { } max, Within: { } within } batch ? new BatchRule(max, within, batch.By?.Value) : null,
        };
        return admission == new Admission() ? null : admission;
    }

    private PlanStep[] Steps(IReadOnlyList<StepDefinition> steps) => [.. steps.Select(Step)];

    private PlanStep Step(StepDefinition step) =>
        Kind(step) with { When = step.When?.Value, Timeout = step.Timeout, Fallback = Steps(step.Fallback), OnError = step.OnError };

    private PlanStep Kind(StepDefinition step) => step switch
    {
        CallDefinition call => Call(call),
        MapDefinition map => new MapStep { Id = step.Id, Expression = map.Expression.Value },
        ParallelDefinition parallel => new ParallelStep { Id = step.Id, Branches = Steps(parallel.Branches) },
        SequenceDefinition sequence => new SequenceStep { Id = step.Id, Steps = Steps(sequence.Steps) },
        SwitchDefinition choice => new SwitchStep { Id = step.Id, Cases = [.. choice.Cases.Select(c => new SwitchCase(c.When?.Value, Steps(c.Steps)))] },
        ForEachDefinition list => new ForEachStep
        {
            Id = step.Id, Items = list.Items.Value, Steps = Steps(list.Steps), Concurrency = list.Concurrency, FinishOnError = list.FinishOnError,
        },
        WaitDefinition wait => new WaitStep { Id = step.Id, For = wait.For, Until = wait.Until?.Value, Signal = wait.Signal?.Value },
        FailDefinition fail => new FailStep { Id = step.Id, Message = fail.Message.Value },
        StopDefinition stop => new StopStep { Id = step.Id, Reason = stop.Reason.Value },
        _ => throw new InvalidOperationException($"Step '{step.Id}' is of no known kind."),
    };

    private CallStep Call(CallDefinition call)
    {
        var inherited = surroundings.Connections[call.Connection.Value].Retry;
        return new CallStep
        {
            Id = call.Id,
            Connection = call.Connection.Value,
            Template = new CallTemplate
            {
                Method = call.Methods.FirstOrDefault()?.Method,
                Path = call.Methods.FirstOrDefault()?.Path.Value,
                Query = Fields(call.Query),
                Headers = Fields(call.Headers),
                Body = call.Body?.Value,
                Operation = call.Operation?.Value,
                GraphQl = call.GraphQl?.Value,
                Variables = call.Variables?.Value,
            },
            Result = call.Result?.Value,
            Retry = call.Retry is null ? inherited : RetryPolicyReader.Read(call.Retry, inherited, new FaultList()),
            Undo = Steps(call.Undo),
        };
    }

    private static Dictionary<string, string>? Fields(IReadOnlyList<FieldDefinition> fields) =>
        fields.Count == 0 ? null : fields.ToDictionary(f => f.Name.Value, f => f.Value.Value, StringComparer.Ordinal);
}
