using Trunkline.Declarations;

namespace Trunkline.Flows.Execution;

// By when a step has to be over, and which.
internal sealed record Deadline(DateTimeOffset Due, string StepId, TimeSpan After)
{
    public StepFault Fault => new("timeout", $"Step '{StepId}' was not over within {DurationText.Format(After)}.");
}
