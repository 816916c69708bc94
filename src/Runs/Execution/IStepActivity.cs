using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Execution;

/// <summary>Does one kind of activity that is no call.</summary>
public interface IStepActivity
{
    /// <summary>The kind.</summary>
    StepAction Action { get; }

    /// <summary>Does it; expected failures are outcomes.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="traceParent">W3C trace context of the activity; null for none.</param>
    /// <param name="cancellationToken">Cancels; the outcome is then unknown.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="Stores.StoreUnavailableException">A store cannot answer now: tried again later, and no attempt is spent.</exception>
    Task<StepOutcome> DoAsync(StepRequest request, string? traceParent, CancellationToken cancellationToken);
}
