using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows.Execution.Undoing;

namespace Trunkline.Flows.Execution;

/// <summary>What a dead letter would do first if it were resumed now.</summary>
/// <param name="Requests">What it would ask of the world, in order; nothing of it is done.</param>
/// <param name="Fault">Why it would give up again before it asked for anything; null where it would not.</param>
public sealed record ResumePreview(IReadOnlyList<StepRequest> Requests, DeadLetter? Fault)
{
    /// <summary>Goes on with the run, in a world in which nothing ever answers: every expression is evaluated anew, nothing is sent.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="input">What the dead letter waits with.</param>
    /// <param name="now">The time that expressions and time-outs see.</param>
    public static ResumePreview Of(string runId, RunInput input, DateTimeOffset now)
    {
        var world = new SilentWorld(runId, now);
        var resumed = input with { DeadLetter = null, Resumed = input.Resumed + 1 };

        // Past the line that it may have to wait in first. Its task is never over where something was asked for, and nobody waits for it.
        var run = resumed.Undoing is { } cause
            ? new UndoRun(world, resumed, RunHalt.DefaultLimit).RunAsync(cause)
            : new FlowRun(world, resumed, RunHalt.DefaultLimit).RunAsync();
        if (run.IsFaulted)
            run.GetAwaiter().GetResult();
        return new ResumePreview([.. world.Asked.Where(r => r.Action == StepAction.Call)], world.Asked.Find(r => r.Action == StepAction.IndexDeadLetter)?.DeadLetter);
    }

    private sealed class SilentWorld(string runId, DateTimeOffset now) : IFlowContext
    {
        public List<StepRequest> Asked { get; } = [];

        public string RunId => runId;

        public DateTimeOffset UtcNow => now;

        public ILogger Log => NullLogger.Instance;

        public Guid NewId() => default;

        public Task<StepOutcome> ExecuteAsync(StepRequest request)
        {
            Asked.Add(request);
            return new TaskCompletionSource<StepOutcome>().Task;
        }

        public Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken) => new TaskCompletionSource().Task.WaitAsync(cancellationToken);

        public Task<JsonElement> WaitForSignalAsync(string name, CancellationToken cancellationToken) =>
            new TaskCompletionSource<JsonElement>().Task.WaitAsync(cancellationToken);

        public void SetStatus(RunStatus status)
        {
        }

        public void ContinueAsNew(RunInput input)
        {
        }
    }
}
