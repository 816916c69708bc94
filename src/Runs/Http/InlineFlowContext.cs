using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Http;

/// <summary>One execution of a run in memory: calls go out at once, waits are timers, and nothing is begun, or waited for, past the deadline.</summary>
internal sealed class InlineFlowContext(InlineWorld world, string runId) : IFlowContext
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    /// <inheritdoc />
    public string RunId { get; } = runId;

    /// <inheritdoc />
    public DateTimeOffset UtcNow { get; private set; } = world.Time.GetUtcNow();

    /// <inheritdoc />
    public ILogger Log => world.Log;

    /// <summary>What the flow goes on with, once it has asked for that.</summary>
    public RunInput? Next { get; private set; }

    /// <inheritdoc />
    public Guid NewId() => world.NewId();

    /// <inheritdoc />
    public Task<StepOutcome> ExecuteAsync(StepRequest request)
    {
        // Book-keeping is done by the durable run that takes over, where one does.
        if (!InlineCalls.IsDone(request.Action))
            return Task.FromResult(StepOutcome.Succeeded(InlineWorld.Nothing));
        if (world.IsOver)
            return Task.FromResult(StepOutcome.Failed(InlineDeadline.TooLate(request)));
        var over = new TaskCompletionSource<StepOutcome>();
        world.Begin(request, over, outcome => Deliver(() => over.TrySetResult(outcome)), error => Deliver(() => over.TrySetException(error)));
        return over.Task;
    }

    /// <inheritdoc />
    public async Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var over = new TaskCompletionSource();

        // A step may be given longer than a timer takes; the request is over before.
        var wait = due - world.Time.GetUtcNow();
        if (wait > LongestTimer)
            wait = LongestTimer;
        await using var timer = world.Time.CreateTimer(
            _ => world.Loop.Post(() => Deliver(() => over.TrySetResult())), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        using (cancellationToken.UnsafeRegister((_, token) => over.TrySetCanceled(token), null))
            await over.Task;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">Always: the validators keep such steps out of flows that answer at once.</exception>
    public Task<JsonElement> WaitForSignalAsync(string name, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("An inline run takes no signals.");

    /// <inheritdoc />
    public void SetStatus(RunStatus status)
    {
        // Nobody sees a run in memory.
    }

    /// <inheritdoc />
    public void ContinueAsNew(RunInput input) => Next = input;

    // On the loop: time moves with what happens.
    private void Deliver(Action what)
    {
        if (world.Time.GetUtcNow() is var now && now > UtcNow)
            UtcNow = now;
        what();
    }
}
