using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// One execution of a run: from its start, or from where a person resumed it, until its steps are over or it gives up.
internal sealed class FlowRun
{
    private static readonly JsonElement Null = JsonDocument.Parse("null").RootElement.Clone();

    private readonly IFlowContext context;
    private readonly RunInput input;
    private readonly RunProgress progress;
    private readonly ExpressionScope scope;
    private readonly CallRunner calls;

    public FlowRun(IFlowContext context, RunInput input)
    {
        this.context = context;
        this.input = input with { StartedAt = input.StartedAt ?? context.UtcNow };
        progress = new RunProgress(context, input.Done, input.Failed);
        scope = ExpressionScope.Of(context.RunId, this.input);
        calls = new CallRunner(context, this.input, progress, StepsAsync);
    }

    public async Task<RunReport?> RunAsync()
    {
        if (input.Resumed > 0)
            context.SetStatus(new RunStatus(RunState.Running));
        if (IsReadable() && IsWanted())
            await StepsAsync(input.Plan.Steps, scope);
        if (progress.DeadLetter is null)
            return Report.Of(context, input, RunState.Completed, progress.Done);
        await new DeadLetterDesk(context, input).EnterAsync(progress);
        return null;
    }

    private bool IsReadable()
    {
        if (input.Plan.Version is >= 1 and <= FlowPlan.CurrentVersion)
            return true;
        progress.Fail(new StepReport { Id = StepIds.Trigger, State = StepState.Failed, Fault = new StepFault("plan-version",
            $"The run's plan has version {input.Plan.Version} and this program reads up to {FlowPlan.CurrentVersion}: resume it with the version that started it, or a later one.") });
        return false;
    }

    // The trigger starts a run also where its condition could not be decided: here that becomes visible. It can be false only for an edited event.
    private bool IsWanted()
    {
        if (input.Plan.Where is null || progress.Done.Count > 0)
            return true;
        try
        {
            if (scope.EvaluateOnEvent(input.Plan.Where).IsTrue)
                return true;
            progress.Finish(new StepReport { Id = StepIds.Trigger, State = StepState.Skipped }, Null);
        }
        catch (JsonataException e)
        {
            progress.Fail(new StepReport { Id = StepIds.Trigger, State = StepState.Failed, Fault = ExpressionFault.Of(e, StepIds.Trigger, "where") });
        }

        return false;
    }

    // True when all are over, false when the run gives up.
    private async Task<bool> StepsAsync(IReadOnlyList<PlanStep> steps, ExpressionScope within)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (!await StepAsync(steps[i], within))
                return false;
        }

        return true;
    }

    private async Task<bool> StepAsync(PlanStep step, ExpressionScope within)
    {
        if (progress.ResultOf(step.Id) is { } known)
        {
            within.Set(step.Id, known);
            return true;
        }

        try
        {
            if (step.When is not null && !within.Evaluate(step.When).IsTrue)
            {
                progress.Finish(new StepReport { Id = step.Id, State = StepState.Skipped, Attempts = progress.EarlierOf(step.Id)?.Attempts ?? [] }, Null);
                within.Set(step.Id, Null);
                return true;
            }
        }
        catch (JsonataException e)
        {
            progress.Fail(new StepReport { Id = step.Id, State = StepState.Failed, Fault = ExpressionFault.Of(e, step.Id, "when") });
            return false;
        }

        switch (step)
        {
            case CallStep call:
                return await calls.RunAsync(call, within);
            case ParallelStep parallel:
                return await ParallelAsync(parallel, within);
            case SequenceStep sequence:
                if (!await StepsAsync(sequence.Steps, within))
                    return false;
                within.Set(step.Id, within.ResultOf(sequence.Steps[^1].Id));
                return true;
            default:
                throw new InvalidOperationException($"Step '{step.Id}' is of no known kind.");
        }
    }

    // A branch that fails does not stop the others: what they do is done once, and the dead letter begins when all are over.
    private async Task<bool> ParallelAsync(ParallelStep parallel, ExpressionScope within)
    {
        var branches = new Task<bool>[parallel.Branches.Count];
        for (var i = 0; i < branches.Length; i++)
            branches[i] = StepAsync(parallel.Branches[i], within);
        var all = true;
        foreach (var over in await Task.WhenAll(branches))
            all &= over;
        within.Set(parallel.Id, Null);
        return all;
    }
}
