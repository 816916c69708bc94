using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

// Does a call step: attempts with durable waits between them.
internal sealed class CallRunner(IFlowContext context, RunInput input, RunProgress progress, RunWaits waits)
{
    private readonly string? source = Report.EventText(input, "source");
    private readonly string? eventId = Report.EventText(input, "id");

    public async Task<Ending> RunAsync(CallStep step, ExpressionScope scope, string key)
    {
        if (step.Paginate is not null)
            return await new PageWalk(context, progress, this, step, scope, key).CollectAsync();
        var report = new StepReport { Id = key, State = StepState.Failed, Connection = step.Connection, IdempotencyKey = $"{context.RunId}:{key}" };
        CallRequest call;
        try
        {
            call = RequestBuilder.Build(step, key, scope);
        }
        catch (StepFaultException e)
        {
            return progress.Fail(report with { Attempts = progress.EarlierOf(key)?.Attempts ?? [], Fault = e.Fault });
        }

        return await DoAsync(step, scope, RequestOf(step, call, key, report.IdempotencyKey) with { Together = scope.Together }, report);
    }

    // Has an activity do what a step asks for, as often as it takes.
    public async Task<Ending> DoAsync(PlanStep step, ExpressionScope scope, StepRequest request, StepReport report)
    {
        var attempts = new List<AttemptReport>(progress.EarlierOf(request.StepId)?.Attempts ?? []);
        var (ending, result, fault) = await AttemptAsync(scope, request, attempts);
        switch (ending)
        {
            case Ending.Over:
                scope.Finish(step, report with { State = StepState.Succeeded, Attempts = attempts }, result);
                break;
            case Ending.GaveUp:
                progress.Fail(report with { Attempts = attempts, Fault = fault });
                break;
            case Ending.Stopped when attempts.Count > 0:
                scope.Records.Add(new StepRecord(report with { State = StepState.Stopped, Attempts = attempts }, JsonValues.Null));
                break;
        }

        return ending;
    }

    // One page of a long list: a call of its own, with its own key and attempts.
    public async Task<(Ending Ending, JsonElement Result, StepFault? Fault)> PageAsync(
        CallStep step, ExpressionScope scope, string key, string? mark, List<AttemptReport> attempts)
    {
        try
        {
            var call = RequestBuilder.Build(step, key, scope) with { Result = null, Page = new PageRequest(step.Paginate!, mark) };
            return await AttemptAsync(scope, RequestOf(step, call, key, $"{context.RunId}:{key}"), attempts);
        }
        catch (StepFaultException e)
        {
            return (Ending.GaveUp, default, e.Fault);
        }
    }

    private async Task<(Ending Ending, JsonElement Result, StepFault? Fault)> AttemptAsync(
        ExpressionScope scope, StepRequest request, List<AttemptReport> attempts)
    {
        var last = context.UtcNow + request.Retry.For;
        var (spent, held) = (0, 0);
        if (progress.Notes.TryGet(Notes.Call, request.StepId, NoteJson.Default.CallNote, out var note))
        {
            progress.Notes.Remove(Notes.Call, request.StepId);
            (last, spent, held) = (note!.Last, note.Spent, note.Held);
            attempts.Clear();
            attempts.AddRange(note.Attempts);
            if (!await waits.UntilAsync(note.Due))
                return Put(note.Due);
        }

        while (true)
        {
            var work = context.ExecuteAsync(spent == 0 ? request : request with { Attempt = spent + 1 });
            var outcome = scope.Deadline is { } deadline ? await waits.ForOutcomeAsync(work, deadline.Due) : await work;
            progress.Halt.Count();
            if (outcome is null)
                return (Ending.GaveUp, default, scope.Deadline!.Fault);
            if (outcome.Attempt is { } attempt)
            {
                attempts.Add(attempt);
                spent++;
            }

            if (outcome.Kind == OutcomeKind.Succeeded)
                return (Ending.Over, outcome.Result, null);
            var fault = outcome.Fault ?? new StepFault("unknown", "The attempt failed and said no more.");
            if (outcome.Kind == OutcomeKind.Failed)
                return (Ending.GaveUp, default, fault);
            if (outcome.Attempt is not null && spent >= request.Retry.Attempts)
                return GiveUp("");
            var due = outcome.NotBefore ?? context.UtcNow + request.Retry.CeilingAfter(spent);
            if (outcome.Attempt is null)
                due = Later(due, context.UtcNow + FloorOfHeld(++held));
            if (due > last)
                return GiveUp($": the next would be later than {DurationText.Format(request.Retry.For)} after the first");
            if (due > scope.Deadline?.Due)
                return GiveUp($": the next would be later than the time-out of step '{scope.Deadline.StepId}'");
            if (!await waits.UntilAsync(due, fault))
                return Put(due);

            (Ending, JsonElement, StepFault?) GiveUp(string why) =>
                (Ending.GaveUp, default, fault with { Message = $"{fault.Message} Gave up after {(spent == 1 ? "1 attempt" : $"{spent} attempts")}{why}." });
        }

        // The run halts between two attempts: the next execution goes on from here.
        (Ending, JsonElement, StepFault?) Put(DateTimeOffset due)
        {
            progress.Notes.Set(Notes.Call, request.StepId, new CallNote(spent, held, last, due, attempts), NoteJson.Default.CallNote);
            return (progress.Halt.Ending, default, null);
        }
    }

    // A connection that holds calls back for long must not fill the run's history: the more often, the longer the wait at least is.
    private static TimeSpan FloorOfHeld(int times) => TimeSpan.FromMilliseconds(Math.Min(30_000, 20 * times));

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private StepRequest RequestOf(CallStep step, CallRequest call, string key, string idempotencyKey) => new()
    {
        Action = StepAction.Call,
        RunId = context.RunId,
        Flow = input.Plan.Flow,
        StepId = key,
        IdempotencyKey = idempotencyKey,
        Retry = step.Retry,
        Call = call,
        EventSource = source,
        EventId = eventId,
        TraceParent = input.TraceParent,
        RecordBodies = step.RecordBodies ?? input.Plan.RecordBodies,
    };
}
