using Trunkline.Flows.Execution.Admissions;
using Trunkline.Flows.Execution.Undoing;

namespace Trunkline.Flows.Execution;

/// <summary>Takes one event through the steps of a plan. Deterministic: everything outside it asks of the context.</summary>
public static class FlowRunner
{
    /// <summary>Runs, or goes on with, a run. Never throws for what a partner, an expression or an event did: that ends in a dead letter.</summary>
    /// <returns>The report of a run that is over; null when it continued as new.</returns>
    public static Task<RunReport?> RunAsync(IFlowContext context, RunInput input) => RunAsync(context, input, RunHalt.DefaultLimit);

    /// <summary>As <see cref="RunAsync(IFlowContext, RunInput)"/>, but an exception, which only a bug can cause, parks the run: it continues as new
    /// as a dead letter, with the steps that are over. A step inside a list, a branch or an undo that was going on is done anew after a resume,
    /// under the same idempotency key.</summary>
    /// <param name="context">The world as the run sees it.</param>
    /// <param name="input">What the execution begins with.</param>
    /// <param name="faultOf">What people see of an exception, without data; null for one that is thrown on.</param>
    /// <returns>The report of a run that is over; null when it continued as new.</returns>
    public static async Task<RunReport?> RunOrGiveUpAsync(IFlowContext context, RunInput input, Func<Exception, StepFault?> faultOf)
    {
        var begun = input with { StartedAt = input.StartedAt ?? context.UtcNow };
        FlowRun? run = null;
        try
        {
            if (begun.DeadLetter is not null || begun.Undoing is not null || AdmissionDesk.IsNeeded(begun))
                return await RunAsync(context, begun);
            run = new FlowRun(context, begun, RunHalt.DefaultLimit);
            return await OverAsync(context, begun, await run.RunAsync());
        }
        catch (Exception e) when (faultOf(e) is { } fault)
        {
            // A dead letter stays the one that it was: it is in the index already, and entering it again changes nothing.
            var letter = begun.DeadLetter ?? new DeadLetter("", fault, context.UtcNow);
            await new DeadLetterDesk(context, begun).EnterAsync((run?.SoFar ?? begun) with { GivenUp = null, DeadLetter = letter });
            return null;
        }
    }

    internal static async Task<RunReport?> RunAsync(IFlowContext context, RunInput input, int historyLimit) => await OverAsync(context, input, await (
        input.DeadLetter is { } deadLetter ? new DeadLetterDesk(context, input).WaitAsync(deadLetter)
        : input.Undoing is { } cause ? new UndoRun(context, input, historyLimit).RunAsync(cause)
        : AdmissionDesk.IsNeeded(input) ? new AdmissionDesk(context, input).RunAsync()
        : new FlowRun(context, input, historyLimit).RunAsync()));

    // A run that is over leaves its places to those behind it.
    private static async Task<RunReport?> OverAsync(IFlowContext context, RunInput input, RunReport? report)
    {
        if (report is not null && input.Turn is { Places.Count: > 0 } turn)
            await new TurnBookings(context, input).LeaveAsync(turn.Places);
        return report;
    }
}
