namespace Trunkline.Flows.Execution;

/// <summary>Takes one event through the steps of a plan. Deterministic: everything outside it asks of the context.</summary>
public static class FlowRunner
{
    /// <summary>Runs, or goes on with, a run. Never throws for what a partner, an expression or an event did: that ends in a dead letter.</summary>
    /// <returns>The report of a run that is over; null when it continued as new.</returns>
    public static Task<RunReport?> RunAsync(IFlowContext context, RunInput input) => RunAsync(context, input, RunHalt.DefaultLimit);

    internal static Task<RunReport?> RunAsync(IFlowContext context, RunInput input, int historyLimit) =>
        input.DeadLetter is { } deadLetter ? new DeadLetterDesk(context, input).WaitAsync(deadLetter)
        : input.Undoing is { } cause ? new UndoRun(context, input, historyLimit).RunAsync(cause)
        : new FlowRun(context, input, historyLimit).RunAsync();
}
