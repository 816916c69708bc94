using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Http;

/// <summary>What a request's deadline makes of steps that come too late for it.</summary>
internal static class InlineDeadline
{
    public static StepFault TooLate(StepRequest request) => new("deadline", $"Step '{request.StepId}' was not over by the request's deadline.");

    /// <summary>An attempt that would come too late is none: the caller hears at once what is wrong.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="outcome">How it came out.</param>
    /// <param name="deadline">The deadline.</param>
    /// <param name="stopped">Whether it was broken off.</param>
    public static StepOutcome Within(StepRequest request, StepOutcome outcome, DateTimeOffset deadline, bool stopped)
    {
        if (outcome.Kind != OutcomeKind.Retry || !stopped && outcome.NotBefore is { } due && due < deadline)
            return outcome;
        var fault = outcome.Fault ?? TooLate(request);
        if (fault.Code == "stopped")
            fault = fault with { Code = InlineCalls.IsSafe(request) ? "deadline" : "outcome-unknown" };
        return StepOutcome.Failed(fault with { Message = fault.Message + " The next attempt would be later than the request's deadline." }, outcome.Attempt);
    }
}
