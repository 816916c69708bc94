using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Plans;

// Turns a checked definition into what a run takes along: places forgotten, defaults resolved.
internal sealed class PlanCompiler(FlowSurroundings surroundings)
{
    public FlowPlan Compile(FlowDefinition flow) =>
        new(FlowPlan.CurrentVersion, flow.Name!.Value, Steps(flow.Steps), flow.RecordBodies, flow.Trigger?.Where?.Value);

    private PlanStep[] Steps(IReadOnlyList<StepDefinition> steps) => [.. steps.Select(Step)];

    private PlanStep Step(StepDefinition step) => step switch
    {
        CallDefinition call => Call(call),
        ParallelDefinition parallel => new ParallelStep { Id = step.Id, When = step.When?.Value, Branches = Steps(parallel.Branches) },
        SequenceDefinition sequence => new SequenceStep { Id = step.Id, When = step.When?.Value, Steps = Steps(sequence.Steps) },
        _ => throw new InvalidOperationException($"Step '{step.Id}' is of no known kind."),
    };

    private CallStep Call(CallDefinition call)
    {
        var inherited = surroundings.Connections[call.Connection.Value].Retry;
        return new CallStep
        {
            Id = call.Id,
            When = call.When?.Value,
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
            Fallback = Steps(call.Fallback),
        };
    }

    private static Dictionary<string, string>? Fields(IReadOnlyList<FieldDefinition> fields) =>
        fields.Count == 0 ? null : fields.ToDictionary(f => f.Name.Value, f => f.Value.Value, StringComparer.Ordinal);
}
