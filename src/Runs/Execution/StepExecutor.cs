using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Execution;

/// <summary>The activity: does one thing in the outside world and says how it ended.</summary>
public sealed class StepExecutor
{
    /// <summary>Executes a request. Expected failures are outcomes; only cancellation throws.</summary>
    public Task<StepOutcome> ExecuteAsync(StepRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();
}
