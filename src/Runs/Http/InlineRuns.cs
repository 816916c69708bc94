using Microsoft.Extensions.Logging;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Reconciling;

namespace Trunkline.Runs.Http;

/// <summary>Runs that answer a request: in memory, by a deadline. One that gives up after it changed something is handed to the orchestration store,
/// where it waits as a dead letter like any other.</summary>
/// <param name="executor">Makes the calls.</param>
/// <param name="runs">Where a run that must not be forgotten goes.</param>
/// <param name="newId">New ids.</param>
/// <param name="time">The time.</param>
/// <param name="log">For what went wrong.</param>
/// <param name="books">Where starts are booked; null where nobody keeps books.</param>
internal sealed partial class InlineRuns(StepExecutor executor, IRunStore runs, Func<Guid> newId, TimeProvider time, ILogger<InlineRuns> log, IEventBooks? books = null) : IInlineRuns
{
    private readonly InlineEnding ending = new(executor, runs, log, books);

    /// <inheritdoc />
    public async Task<InlineResult> RunAsync(string runId, RunInput input, DateTimeOffset deadline, CancellationToken caller)
    {
        using var world = new InlineWorld(executor, newId, time, log, deadline, caller);
        RunReport? report;
        while (true)
        {
            var (context, next) = (new InlineFlowContext(world, runId), input);
            report = await world.Loop.RunAsync(() => FlowRunner.RunOrGiveUpAsync(context, next, e => FaultOf(runId, e)));
            if (report is not null)
                break;
            input = context.Next ?? throw new InvalidOperationException("The run ended without a report and without going on.");
            if (input.DeadLetter is not null || input.Undoing is not null)
                break;
        }

        await world.SettleAsync();
        return await ending.OfAsync(runId, report, input, world.Calls);
    }

    private StepFault FaultOf(string runId, Exception exception)
    {
        Log.Broken(log, runId, exception.GetType().Name, exception.StackTrace);
        return new StepFault("internal", $"The run stopped on an internal error ({exception.GetType().Name}). The log has the details.");
    }

    private static partial class Log
    {
        [LoggerMessage(3044, LogLevel.Error, "Run {RunId} stopped on an internal error, {Error}: {Stack}")]
        public static partial void Broken(ILogger log, string runId, string error, string? stack);
    }
}
