using Trunkline.Flows.Execution;

namespace Trunkline.LocalHost.Engine;

/// <summary>What the engine runs.</summary>
/// <param name="Flow">The orchestrator: <see cref="FlowRunner.RunAsync"/>.</param>
/// <param name="Activity">The activity: expected failures are outcomes; only cancellation throws.</param>
/// <param name="PostsComeFirst">Whether posts are waiting for their answers in such numbers that activities should leave them the processors; null: never.</param>
public sealed record EngineWork(
    Func<IFlowContext, RunInput, Task<RunReport?>> Flow,
    Func<StepRequest, CancellationToken, Task<StepOutcome>> Activity,
    Func<bool>? PostsComeFirst = null)
{
    /// <summary>How many work items wait for a thread; a test says it itself.</summary>
    internal Func<long> WorkItemsWaiting { get; init; } = static () => ThreadPool.PendingWorkItemCount;
}
