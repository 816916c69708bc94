using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Plans;

// Turns a checked definition into what a run takes along: places forgotten, defaults resolved.
internal sealed class PlanCompiler(FlowSurroundings surroundings, FlowDefinition flow, string prefix = "", bool? recordBodies = null)
{
    private readonly FlowReads reads = FlowReads.Of(flow);
    private readonly AnswerReads answers = new(flow);

    public FlowPlan Compile() =>
        new(FlowPlan.CurrentVersion, flow.Name!.Value, Outermost(flow.Trigger is HttpTriggerDefinition && flow.Answer?.Body is null), flow.RecordBodies, flow.Trigger?.Where?.Value)
        {
            Settings = Settings(), Admission = Admission(), Answer = flow.Trigger is HttpTriggerDefinition ? Answer(flow.Answer) : null,
        };

    // Read without faults before: what is reported here is known.
    public JsonElement? Settings() => FlowSettings.Resolve(flow, surroundings.Setting, new FaultList());

    // Of the last step whether its result is read by whoever runs the steps: an answer, or the step of another flow.
    private PlanStep[] Outermost(bool lastIsRead) =>
        [.. Steps(flow.Steps, lastIsRead, recordBodies).Select(s => s.OnError is null ? s with { OnError = flow.OnError } : s)];

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

    private PlanStep[] Steps(IReadOnlyList<StepDefinition> steps, bool lastIsRead, bool? record) =>
        [.. steps.Select((s, i) => Step(s, reads.Has(s.Id) || lastIsRead && i == steps.Count - 1, record))];

    // Record: what the step around it says.
    private PlanStep Step(StepDefinition step, bool isRead, bool? record)
    {
        var inside = step.RecordBodies ?? record;
        return Kind(step, isRead, inside) with
        {
            Id = prefix + step.Id, When = step.When?.Value, Timeout = step.Timeout, Fallback = Steps(step.Fallback, isRead, inside), OnError = step.OnError,
            Undo = Steps(step.Undo, false, inside),
        };
    }

    private PlanStep Kind(StepDefinition step, bool isRead, bool? record) => step switch
    {
        CallDefinition call => Call(call, record),
        MapDefinition map => new MapStep { Id = step.Id, Expression = map.Expression.Value },
        ParallelDefinition parallel => new ParallelStep { Id = step.Id, Branches = [.. parallel.Branches.Select(b => Step(b, reads.Has(b.Id), record))] },
        CompositeDefinition composite => Composite(composite, record),
        SequenceDefinition sequence => new SequenceStep { Id = step.Id, Steps = Steps(sequence.Steps, isRead, record) },
        SwitchDefinition choice => new SwitchStep { Id = step.Id, Cases = [.. choice.Cases.Select(c => new SwitchCase(c.When?.Value, Steps(c.Steps, isRead, record)))] },
        ForEachDefinition list => List(list, isRead, record),
        WaitDefinition wait => new WaitStep { Id = step.Id, For = wait.For, Until = wait.Until?.Value, Signal = wait.Signal?.Value },
        FailDefinition fail => new FailStep { Id = step.Id, Message = fail.Message.Value },
        StopDefinition stop => new StopStep { Id = step.Id, Reason = stop.Reason.Value },
        RunDefinition run => SubFlow(run, isRead, record),
        UseDefinition use => new UseStep
        {
            Id = step.Id, Name = use.Name.Value, With = use.With?.Value, Settings = Fields(use.Settings), Retry = RetryOf(use.Retry) ?? new RetryPolicy(),
        },
        EmitDefinition emit => new EmitStep
        {
            Id = step.Id, Source = OwnSources.OfFlow(flow.Name!.Value), Type = emit.Type.Value, Data = emit.Data?.Value, EventId = emit.EventId?.Value, Retry = RetryOf(emit.Retry),
        },
        _ => throw new InvalidOperationException($"Step '{step.Id}' is of no known kind."),
    };

    private static RetryPolicy? RetryOf(DeclaredMap? retry) => retry is null ? null : RetryPolicyReader.Read(retry, new RetryPolicy(), new FaultList());

    private ForEachStep List(ForEachDefinition list, bool isRead, bool? record)
    {
        var steps = Steps(list.Steps, isRead && list.Call is null, record);
        return new ForEachStep
        {
            Id = list.Id, Items = list.Items?.Value, Call = list.Call is { } pages ? Call(pages, pages.RecordBodies ?? record) with { Id = prefix + pages.Id } : null, Steps = steps,
            Concurrency = list.Concurrency, FinishOnError = list.FinishOnError, ResultUnread = !isRead && list.Call is null, UndoReads = UndoReads.Of(steps, PlanSteps.PlaceOf(prefix + list.Id)),
        };
    }

    // Taken along whole: a run keeps its plan, the flows that it runs included.
    private RunStep SubFlow(RunDefinition run, bool isRead, bool? record)
    {
        surroundings.Flows.TryGet(run.Flow.Value, out var called);
        var inner = new PlanCompiler(surroundings, called!, $"{prefix}{run.Id}/", record);
        return new RunStep { Id = run.Id, Flow = run.Flow.Value, With = run.With?.Value, Steps = inner.Outermost(isRead), Settings = inner.Settings() };
    }

    // A part that is not required does not fail the step: the rule is the part's own, so that it is kept wherever the run is taken up again.
    private CompositeStep Composite(CompositeDefinition composite, bool? record) => new()
    {
        Id = composite.Id,
        Parts = [.. composite.Parts.Select(p => new CompositePart(p.Name.Value, (CallStep)Step(p.Call, true, record) with { OnError = composite.IsRequired(p) ? null : ErrorRule.Continue }))],
    };

    private static AnswerPlan Answer(AnswerDefinition? answer) =>
        answer is null ? new AnswerPlan() : new AnswerPlan(answer.Status?.Value, Fields(answer.Headers), answer.Body?.Value, answer.PartsInHeader);

    private CallStep Call(CallDefinition call, bool? record)
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
            Watch = answers.WatchOf(call),
            Paginate = call.Paginate?.Plan,
            RecordBodies = record ?? (prefix.Length > 0 ? flow.RecordBodies : null),
            Retry = call.Retry is null ? inherited : RetryPolicyReader.Read(call.Retry, inherited, new FaultList()),
        };
    }

    private static Dictionary<string, string>? Fields(IReadOnlyList<FieldDefinition> fields) =>
        fields.Count == 0 ? null : fields.ToDictionary(f => f.Name.Value, f => f.Value.Value, StringComparer.Ordinal);
}
