using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Plans;

// Turns a checked definition into what a run takes along: places forgotten, defaults resolved.
internal sealed class PlanCompiler(FlowSurroundings surroundings, FlowDefinition flow, string prefix = "")
{
    private readonly AnswerReads reads = new(flow);

    public FlowPlan Compile() =>
        new(FlowPlan.CurrentVersion, flow.Name!.Value, Outermost(), flow.RecordBodies, flow.Trigger?.Where?.Value)
        {
            Settings = Settings(), Admission = Admission(), Answer = flow.Trigger is HttpTriggerDefinition ? Answer(flow.Answer) : null,
        };

    // Read without faults before: what is reported here is known.
    public JsonElement? Settings() => FlowSettings.Resolve(flow, surroundings.Setting, new FaultList());

    private PlanStep[] Outermost() => [.. flow.Steps.Select(s => Step(s) is var step && step.OnError is null ? step with { OnError = flow.OnError } : step)];

    private Admission? Admission()
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
        Kind(step) with { Id = prefix + step.Id, When = step.When?.Value, Timeout = step.Timeout, Fallback = Steps(step.Fallback), OnError = step.OnError };

    private PlanStep Kind(StepDefinition step) => step switch
    {
        CallDefinition call => Call(call),
        MapDefinition map => new MapStep { Id = step.Id, Expression = map.Expression.Value },
        ParallelDefinition parallel => new ParallelStep { Id = step.Id, Branches = Steps(parallel.Branches) },
        CompositeDefinition composite => Composite(composite),
        SequenceDefinition sequence => new SequenceStep { Id = step.Id, Steps = Steps(sequence.Steps) },
        SwitchDefinition choice => new SwitchStep { Id = step.Id, Cases = [.. choice.Cases.Select(c => new SwitchCase(c.When?.Value, Steps(c.Steps)))] },
        ForEachDefinition list => new ForEachStep
        {
            Id = step.Id, Items = list.Items?.Value, Call = list.Call is { } pages ? Call(pages) with { Id = prefix + pages.Id } : null, Steps = Steps(list.Steps), Concurrency = list.Concurrency, FinishOnError = list.FinishOnError,
        },
        WaitDefinition wait => new WaitStep { Id = step.Id, For = wait.For, Until = wait.Until?.Value, Signal = wait.Signal?.Value },
        FailDefinition fail => new FailStep { Id = step.Id, Message = fail.Message.Value },
        StopDefinition stop => new StopStep { Id = step.Id, Reason = stop.Reason.Value },
        RunDefinition run => SubFlow(run),
        UseDefinition use => new UseStep
        {
            Id = step.Id, Name = use.Name.Value, With = use.With?.Value, Settings = Fields(use.Settings),
            Retry = use.Retry is null ? new RetryPolicy() : RetryPolicyReader.Read(use.Retry, new RetryPolicy(), new FaultList()),
        },
        EmitDefinition emit => new EmitStep
        {
            Id = step.Id, Source = OwnSources.OfFlow(flow.Name!.Value), Type = emit.Type.Value, Data = emit.Data?.Value, EventId = emit.EventId?.Value,
        },
        _ => throw new InvalidOperationException($"Step '{step.Id}' is of no known kind."),
    };

    // Taken along whole: a run keeps its plan, the flows that it runs included.
    private RunStep SubFlow(RunDefinition run)
    {
        surroundings.Flows.TryGet(run.Flow.Value, out var called);
        var inner = new PlanCompiler(surroundings, called!, $"{prefix}{run.Id}/");
        return new RunStep { Id = run.Id, Flow = run.Flow.Value, With = run.With?.Value, Steps = inner.Outermost(), Settings = inner.Settings() };
    }

    // A part that is not required does not fail the step: the rule is the part's own, so that it is kept wherever the run is taken up again.
    private CompositeStep Composite(CompositeDefinition composite) => new()
    {
        Id = composite.Id,
        Parts = [.. composite.Parts.Select(p => new CompositePart(p.Name.Value, (CallStep)Step(p.Call) with { OnError = composite.IsRequired(p) ? null : ErrorRule.Continue }))],
    };

    private static AnswerPlan Answer(AnswerDefinition? answer) =>
        answer is null ? new AnswerPlan() : new AnswerPlan(answer.Status?.Value, Fields(answer.Headers), answer.Body?.Value, answer.PartsInHeader);

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
            Watch = reads.WatchOf(call),
            Paginate = call.Paginate?.Plan,
            RecordBodies = call.RecordBodies ?? (prefix.Length > 0 ? flow.RecordBodies : null),
            Retry = call.Retry is null ? inherited : RetryPolicyReader.Read(call.Retry, inherited, new FaultList()),
            Undo = Steps(call.Undo),
        };
    }

    private static Dictionary<string, string>? Fields(IReadOnlyList<FieldDefinition> fields) =>
        fields.Count == 0 ? null : fields.ToDictionary(f => f.Name.Value, f => f.Value.Value, StringComparer.Ordinal);
}
