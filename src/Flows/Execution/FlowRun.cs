using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// One execution of a run: from its start, or from where the one before left off, until its steps are over, it gives up, or continues as new.
internal sealed class FlowRun
{
    private readonly IFlowContext context;
    private readonly RunInput input;
    private readonly RunProgress progress;
    private readonly ExpressionScope scope;
    private readonly StepRunner steps;

    public FlowRun(IFlowContext context, RunInput input, int historyLimit)
    {
        this.context = context;
        this.input = input with { StartedAt = input.StartedAt ?? context.UtcNow };
        progress = new RunProgress(context, this.input, historyLimit);
        scope = ExpressionScope.Of(context, this.input, progress.Done);
        steps = new StepRunner(context, this.input, progress);
    }

    // What a dead letter of this execution begins with, wherever it is broken off.
    public RunInput SoFar => progress.Continue(asDeadLetter: true);

    public async Task<RunReport?> RunAsync()
    {
        if (input.Resumed > 0)
            context.SetStatus(new RunStatus(RunState.Running));
        var ending = IsReadable() && IsWanted() ? await steps.StepsAsync(input.Plan.Steps, scope) : Ending.Over;
        if (ending == Ending.Paused)
        {
            context.ContinueAsNew(progress.Continue(asDeadLetter: false));
            return null;
        }

        if (ending == Ending.Stopped || progress.Failures.DeadLetter is null)
        {
            if (input.Plan.Answer is null)
                return Completed();
            var (answer, fault) = AnswerBuilder.Build(input.Plan, input.Plan.Answer, scope);
            if (fault is null)
                return Completed() with { Answer = answer };
            progress.Fail(new StepReport { Id = StepIds.Answer, State = StepState.Failed, Fault = fault });
        }

        var waiting = progress.Continue(asDeadLetter: true);
        if (progress.Failures.WantsUndo)
            context.ContinueAsNew(waiting with { DeadLetter = null, Undoing = new UndoCause(waiting.DeadLetter!) });
        else
            await new DeadLetterDesk(context, input).EnterAsync(waiting);
        return null;
    }

    private RunReport Completed()
    {
        var report = Report.Of(context, input, RunState.Completed, progress.Done);
        return progress.Halt.StopReason is not { } reason
            ? report
            : report with { StopReason = reason, Steps = [.. report.Steps, .. progress.Failures.Reports(input.Failed, progress.Done)] };
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
    // A run that had to be admitted has decided it before.
    private bool IsWanted()
    {
        if (input.Plan.Where is null || progress.Done.Count > 0 || input.Notes is not null || input.Turn is not null)
            return true;
        try
        {
            if (scope.EvaluateOnEvent(input.Plan.Where).IsTrue)
                return true;
            scope.Records.Add(new StepRecord(new StepReport { Id = StepIds.Trigger, State = StepState.Skipped }, JsonValues.Null));
        }
        catch (JsonataException e)
        {
            progress.Fail(new StepReport { Id = StepIds.Trigger, State = StepState.Failed, Fault = ExpressionFault.Of(e, StepIds.Trigger, "where") });
        }

        return false;
    }
}
