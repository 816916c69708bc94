using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Does steps: what all kinds have in common (condition, time-out), and those kinds that only arrange others.
internal sealed class StepRunner
{
    private readonly IFlowContext context;
    private readonly RunProgress progress;
    private readonly CallRunner calls;
    private readonly EmitRunner emits;
    private readonly UseRunner uses;
    private readonly WaitRunner waits;
    private readonly ForEachRunner lists;
    private readonly FailureHandler failures;

    public StepRunner(IFlowContext context, RunInput input, RunProgress progress)
    {
        this.context = context;
        this.progress = progress;
        var pauses = new RunWaits(context, progress.Halt);
        calls = new CallRunner(context, input, progress, pauses);
        emits = new EmitRunner(context, input, progress, calls);
        uses = new UseRunner(context, input, progress, calls);
        waits = new WaitRunner(context, progress, pauses);
        lists = new ForEachRunner(context, progress, calls, this);
        failures = new FailureHandler(context, progress, this);
    }

    public async Task<Ending> StepsAsync(IReadOnlyList<PlanStep> steps, ExpressionScope scope)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var ending = await StepAsync(steps[i], scope);
            if (ending != Ending.Over)
                return ending;
        }

        return Ending.Over;
    }

    private async Task<Ending> StepAsync(PlanStep step, ExpressionScope scope)
    {
        var key = scope.KeyOf(step);
        if (progress.TryGetResult(key, out var known))
        {
            SetKnown(step, scope);
            scope.Set(step.Id, known);
            return Ending.Over;
        }

        if (progress.Halt.IsHalted)
            return progress.Halt.Ending;
        var ending = await DoAsync(step, scope, key);
        if (ending != Ending.GaveUp)
            return ending;
        return step.Fallback.Count == 0 && step.OnError is null ? ending : await failures.HandleAsync(step, scope, key);
    }

    // The results of steps inside steps that are not done again.
    public void SetKnown(IReadOnlyList<PlanStep> inside, ExpressionScope scope)
    {
        foreach (var step in inside)
        {
            SetKnown(step, scope);
            if (progress.TryGetResult(scope.KeyOf(step), out var known))
                scope.Set(step.Id, known);
            else if (step is ParallelStep)
                scope.Set(step.Id, JsonValues.Null);
            else if (step is SequenceStep { Steps: [.., var last] } && scope.TryResultOf(last.Id, out var result))
                scope.Set(step.Id, result);
            else if (step is SwitchStep choice && progress.Notes.TryGet(Notes.Case, scope.KeyOf(step), NoteJson.Default.Int32, out var taken)
                && (taken < 0 ? JsonValues.Null : scope.TryResultOf(choice.Cases[taken].Steps[^1].Id, out var of) ? of : default) is { ValueKind: not JsonValueKind.Undefined } given)
                scope.Set(step.Id, given);
        }
    }

    private void SetKnown(PlanStep step, ExpressionScope scope)
    {
        if (step is ParallelStep or SequenceStep or SwitchStep)
            SetKnown([.. PlanSteps.Inside(step)], scope);
        else if (step.Fallback.Count > 0)
            SetKnown(step.Fallback, scope);
    }

    private async Task<Ending> DoAsync(PlanStep step, ExpressionScope scope, string key)
    {
        if (progress.Failures.Has(key) || progress.EarlierOf(key)?.State == StepState.FellBack)
            return Ending.GaveUp;
        if (step.When is { } when)
        {
            if (!TryDecide(when, scope, key, out var wanted))
                return Ending.GaveUp;
            if (!wanted)
                return Skip(step, scope, key);
        }

        if (step.Timeout is not { } timeout)
            return await BodyAsync(step, scope, key);
        var ending = await BodyAsync(step, scope.Until(DeadlineOf(step, key, timeout)), key);
        if (ending != Ending.Paused)
            progress.Notes.Remove(Notes.Deadline, key);
        return ending;
    }

    private async Task<Ending> BodyAsync(PlanStep step, ExpressionScope within, string key)
    {
        if (within.Deadline is { } deadline && context.UtcNow >= deadline.Due)
            return progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = deadline.Fault });
        switch (step)
        {
            case CallStep call:
                return await calls.RunAsync(call, within, key);
            case RunStep run:
                return await SubFlowAsync(run, within, key);
            case UseStep use:
                return await uses.RunAsync(use, within, key);
            case EmitStep emit:
                return await emits.RunAsync(emit, within, key);
            case MapStep map:
                return Map(map, within, key);
            case ParallelStep parallel:
                return await ParallelAsync(parallel, within, key);
            case CompositeStep composite:
                return await CompositeAsync(composite, within, key);
            case SequenceStep sequence:
                return await GroupAsync(step, sequence.Steps, within, key);
            case SwitchStep choice:
                return await SwitchAsync(choice, within, key);
            case ForEachStep list:
                return await lists.RunAsync(list, within, key);
            case WaitStep wait:
                return await waits.RunAsync(wait, within, key);
            case FailStep fail:
                return Say(within, key, "fail", fail.Message, out var message)
                    ? progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = new StepFault("fail", message) })
                    : Ending.GaveUp;
            case StopStep stop:
                if (!Say(within, key, "stop", stop.Reason, out var reason))
                    return Ending.GaveUp;
                within.Finish(step, new StepReport { Id = key, State = StepState.Succeeded }, JsonValues.Null);
                progress.Halt.Stop(reason);
                return Ending.Stopped;
            default:
                throw new InvalidOperationException($"Step '{step.Id}' is of no known kind.");
        }
    }

    private bool TryDecide(string when, ExpressionScope scope, string key, out bool wanted)
    {
        try
        {
            wanted = scope.Evaluate(when).IsTrue;
            return true;
        }
        catch (JsonataException e)
        {
            wanted = false;
            progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = ExpressionFault.Of(e, key, "when") });
            return false;
        }
    }

    private Ending Skip(PlanStep step, ExpressionScope scope, string key)
    {
        scope.Finish(step, new StepReport { Id = key, State = StepState.Skipped, Attempts = progress.EarlierOf(key)?.Attempts ?? [] }, JsonValues.Null);
        return Ending.Over;
    }

    private Deadline DeadlineOf(PlanStep step, string key, TimeSpan timeout)
    {
        if (!progress.Notes.TryGet(Notes.Deadline, key, NoteJson.Default.DateTimeOffset, out var due))
        {
            due = context.UtcNow + timeout;
            progress.Notes.Set(Notes.Deadline, key, due, NoteJson.Default.DateTimeOffset);
        }

        return new Deadline(due, step.Id, timeout);
    }

    private Ending Map(MapStep map, ExpressionScope scope, string key)
    {
        try
        {
            var result = scope.Evaluate(map.Expression);
            scope.Finish(map, new StepReport { Id = key, State = StepState.Succeeded }, result.IsUndefined ? JsonValues.Null : result.ToElement());
            return Ending.Over;
        }
        catch (JsonataException e)
        {
            return progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = ExpressionFault.Of(e, key, "map") });
        }
    }

    // A branch that fails does not stop the others: what they do is done once, and the dead letter begins when all are over.
    private async Task<Ending> ParallelAsync(ParallelStep parallel, ExpressionScope scope, string key)
    {
        var branches = new Task<Ending>[parallel.Branches.Count];
        for (var i = 0; i < branches.Length; i++)
            branches[i] = StepAsync(parallel.Branches[i], scope);
        var ending = Endings.Together(await Task.WhenAll(branches));
        if (ending == Ending.Over)
            FinishGroup(parallel, scope, key, JsonValues.Null);
        return ending;
    }

    // Like parallel; what the parts came to is in their reports.
    private async Task<Ending> CompositeAsync(CompositeStep composite, ExpressionScope scope, string key)
    {
        var parts = new Task<Ending>[composite.Parts.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = StepAsync(composite.Parts[i].Call, scope);
        var ending = Endings.Together(await Task.WhenAll(parts));
        if (ending == Ending.Over)
            scope.Finish(composite, new StepReport { Id = key, State = StepState.Succeeded }, CompositeResult.Of(composite, scope));
        return ending;
    }

    private async Task<Ending> GroupAsync(PlanStep step, IReadOnlyList<PlanStep> steps, ExpressionScope scope, string key)
    {
        var ending = await StepsAsync(steps, scope);
        if (ending == Ending.Over)
            FinishGroup(step, scope, key, steps.Count == 0 ? JsonValues.Null : scope.ResultOf(steps[^1].Id));
        return ending;
    }

    // What only arranges steps leaves no record, but where it can be undone, or undo steps will read its result.
    private static void FinishGroup(PlanStep group, ExpressionScope scope, string key, JsonElement result)
    {
        if (group.Undo.Count > 0 || scope.IsKept(group.Id))
            scope.Finish(group, new StepReport { Id = key, State = StepState.Succeeded }, result);
        else
            scope.Set(group.Id, result);
    }

    private async Task<Ending> SubFlowAsync(RunStep run, ExpressionScope scope, string key)
    {
        ExpressionScope inner;
        try
        {
            inner = scope.ForSubFlow(run);
        }
        catch (JsonataException e)
        {
            return progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = ExpressionFault.Of(e, key, "with") });
        }

        var ending = await StepsAsync(run.Steps, inner);
        if (ending == Ending.Over)
            scope.Finish(run, new StepReport { Id = key, State = StepState.Succeeded }, inner.ResultOf(run.Steps[^1].Id));
        return ending;
    }

    private async Task<Ending> SwitchAsync(SwitchStep choice, ExpressionScope scope, string key)
    {
        // Remembered: an edited event must not lead a run that is halfway through one case into another.
        if (!progress.Notes.TryGet(Notes.Case, key, NoteJson.Default.Int32, out var taken))
        {
            try
            {
                taken = CaseOf(choice, scope);
            }
            catch (JsonataException e)
            {
                return progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = ExpressionFault.Of(e, key, "switch") });
            }

            progress.Notes.Set(Notes.Case, key, taken, NoteJson.Default.Int32);
        }

        return await GroupAsync(choice, taken < 0 ? [] : choice.Cases[taken].Steps, scope, key);
    }

    private static int CaseOf(SwitchStep choice, ExpressionScope scope)
    {
        for (var i = 0; i < choice.Cases.Count; i++)
        {
            if (choice.Cases[i].When is not { } when || scope.Evaluate(when).IsTrue)
                return i;
        }

        return -1;
    }

    private bool Say(ExpressionScope scope, string key, string word, string template, out string text)
    {
        try
        {
            text = TemplateValue.Text(template, scope) ?? "";
            return true;
        }
        catch (JsonataException e)
        {
            text = "";
            progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = ExpressionFault.Of(e, key, word) });
            return false;
        }
    }
}
