namespace Trunkline.Flows.Execution;

// Durable waits, and what people see of them.
internal sealed class RunWaits(IFlowContext context, RunHalt halt)
{
    // Shorter waits are over before anybody looks, and a status costs a write.
    private static readonly TimeSpan WorthShowing = TimeSpan.FromSeconds(2);

    private readonly List<(DateTimeOffset At, StepFault? Why)> dues = [];
    private readonly List<string> signals = [];

    // False when the run was halted before.
    public async Task<bool> UntilAsync(DateTimeOffset due, StepFault? why = null)
    {
        if (halt.IsHalted)
            return false;
        if (due <= context.UtcNow)
            return true;
        var show = due - context.UtcNow >= WorthShowing;
        if (show)
            Show(() => dues.Add((due, why)));
        var passed = await PassedAsync(context.DelayUntilAsync(due, halt.Token));
        if (show)
            Show(() => dues.Remove((due, why)));
        if (passed)
            halt.Count();
        return passed;
    }

    // What the signal carries; null when the deadline passed, or the run was halted, before.
    public async Task<System.Text.Json.JsonElement?> ForSignalAsync(string name, DateTimeOffset? deadline)
    {
        if (halt.IsHalted)
            return null;
        Show(() => Add(name, deadline));
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(halt.Token);
        var signal = context.WaitForSignalAsync(name, decided.Token);
        if (deadline is { } due)
            await Task.WhenAny(signal, context.DelayUntilAsync(due, decided.Token));
        else
            await PassedAsync(signal);
        var came = signal.IsCompletedSuccessfully;

        // Not CancelAsync: it leaves the run's own thread.
        decided.Cancel();
        Show(() => Remove(name, deadline));
        halt.Count();
        return came ? await signal : null;
    }

    // The outcome of an activity, or null when the deadline passed before: what it does then is not known.
    public async Task<StepOutcome?> ForOutcomeAsync(Task<StepOutcome> work, DateTimeOffset deadline)
    {
        using var decided = new CancellationTokenSource();
        await Task.WhenAny(work, context.DelayUntilAsync(deadline, decided.Token));
        var came = work.IsCompleted;
        decided.Cancel();
        return came ? await work : null;
    }

    private static async Task<bool> PassedAsync(Task wait)
    {
        try
        {
            await wait;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Add(string name, DateTimeOffset? deadline)
    {
        signals.Add(name);
        if (deadline is { } due)
            dues.Add((due, null));
    }

    private void Remove(string name, DateTimeOffset? deadline)
    {
        signals.Remove(name);
        if (deadline is { } due)
            dues.Remove((due, null));
    }

    private void Show(Action change)
    {
        change();
        (DateTimeOffset At, StepFault? Why)? nearest = null;
        foreach (var due in dues)
        {
            if (nearest is null || due.At < nearest.Value.At)
                nearest = due;
        }

        context.SetStatus(new RunStatus(RunState.Running, null, nearest?.At, signals.Count > 0 ? signals[0] : null, nearest?.Why));
    }
}
