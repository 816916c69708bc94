using System.Text;
using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Triggers;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Tells an event to other flows.
internal sealed class EmitRunner(IFlowContext context, RunInput input, RunProgress progress, CallRunner activities)
{
    // Flows that start one another in a circle end in a dead letter instead of going on for ever.
    public const int MostHops = 16;

    private const int LongestId = 256;

    private readonly int hops = HopsOf(input.Event) + 1;

    public async Task<Ending> RunAsync(EmitStep step, ExpressionScope scope, string key)
    {
        var report = new StepReport { Id = key, State = StepState.Failed, IdempotencyKey = $"{context.RunId}:{key}" };
        EmitRequest emit;
        try
        {
            emit = Build(step, scope, key, report.IdempotencyKey);
        }
        catch (StepFaultException e)
        {
            return progress.Fail(report with { Fault = e.Fault });
        }

        return await activities.DoAsync(step, scope, RequestOf(emit, key, report.IdempotencyKey) with { Retry = step.Retry ?? new RetryPolicy() }, report);
    }

    private EmitRequest Build(EmitStep step, ExpressionScope scope, string key, string idempotencyKey)
    {
        if (hops > MostHops)
            throw new StepFaultException(new StepFault("hops", $"Step '{key}': {MostHops} events of flows led here already: flows seem to start one another in a circle."));
        var at = "event-id";
        try
        {
            var id = step.EventId is null ? idempotencyKey : IdOf(scope.Evaluate(step.EventId), key);
            at = "data";
            var data = step.Data is null ? default : scope.Evaluate(step.Data);
            var text = step.Data is null || data.IsUndefined ? "null" : Encoding.UTF8.GetString(RawJson.Utf8(data.ToElement()));
            return new EmitRequest { Source = step.Source, EventId = id, Type = step.Type, Time = context.UtcNow, Data = text, Hops = hops };
        }
        catch (JsonataException e)
        {
            throw new StepFaultException(ExpressionFault.Of(e, key, at));
        }
    }

    private static string IdOf(JsonataResult result, string key)
    {
        var kind = result.IsUndefined ? JsonValueKind.Undefined : result.ToElement().ValueKind;
        if (kind is not (JsonValueKind.String or JsonValueKind.Number))
            throw Refused("is no text and no number");
        var id = result.ToText();
        return id.Length == 0 ? throw Refused("is empty")
            : id.Length > LongestId ? throw Refused($"has more than {LongestId} characters")
            : id.Any(char.IsControl) ? throw Refused("has a control character in it")
            : id;

        StepFaultException Refused(string why) => new(new StepFault("expression", $"Step '{key}', event-id: what the expression gave {why}."));
    }

    private static int HopsOf(JsonElement @event) =>
        @event.ValueKind == JsonValueKind.Object
        && @event.TryGetProperty("source", out var source) && source.ValueKind == JsonValueKind.String && OwnSources.IsOfFlow(source.GetString())
        && @event.TryGetProperty("context", out var of) && of.ValueKind == JsonValueKind.Object
        && of.TryGetProperty("hops", out var hops) && hops.TryGetInt32(out var number)
            ? number
            : 0;

    private StepRequest RequestOf(EmitRequest emit, string key, string idempotencyKey) => new()
    {
        Action = StepAction.Emit,
        RunId = context.RunId,
        Flow = input.Plan.Flow,
        StepId = key,
        IdempotencyKey = idempotencyKey,
        Emit = emit,
        EventSource = Report.EventText(input, "source"),
        EventId = Report.EventText(input, "id"),
        TraceParent = input.TraceParent,
    };
}
