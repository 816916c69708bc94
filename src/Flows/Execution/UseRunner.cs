using System.Text;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Has code registered by name do something, as an activity.
internal sealed class UseRunner(IFlowContext context, RunInput input, RunProgress progress, CallRunner activities)
{
    public async Task<Ending> RunAsync(UseStep step, ExpressionScope scope, string key)
    {
        var report = new StepReport { Id = key, State = StepState.Failed, IdempotencyKey = $"{context.RunId}:{key}" };
        string text;
        try
        {
            var given = step.With is null ? default : scope.Evaluate(step.With);
            text = step.With is null || given.IsUndefined ? "null" : Encoding.UTF8.GetString(RawJson.Utf8(given.ToElement()));
        }
        catch (JsonataException e)
        {
            return progress.Fail(report with { Attempts = progress.EarlierOf(key)?.Attempts ?? [], Fault = ExpressionFault.Of(e, key, "with") });
        }

        return await activities.DoAsync(step, scope, RequestOf(step, text, key, report.IdempotencyKey, scope.Deadline?.Due), report);
    }

    private StepRequest RequestOf(UseStep step, string text, string key, string idempotencyKey, DateTimeOffset? until) => new()
    {
        Action = StepAction.Use,
        RunId = context.RunId,
        Flow = input.Plan.Flow,
        StepId = key,
        IdempotencyKey = idempotencyKey,
        Retry = step.Retry,
        Use = new UseRequest { Name = step.Name, Input = text, Settings = step.Settings, Until = until },
        EventSource = Report.EventText(input, "source"),
        EventId = Report.EventText(input, "id"),
        TraceParent = input.TraceParent,
    };
}
