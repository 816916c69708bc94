using Trunkline.Flows.Execution;

namespace Trunkline.Connectors;

/// <summary>What stands between a call and its result: becomes the answer's verdict, fault and wait.</summary>
internal sealed record Obstacle(CallVerdict Verdict, StepFault Fault, TimeSpan? RetryAfter = null)
{
    public static Obstacle Permanent(string code, string message, int? status = null) => new(CallVerdict.Permanent, new StepFault(code, message, status));

    public static Obstacle Transient(string code, string message, TimeSpan? retryAfter = null, int? status = null) =>
        new(CallVerdict.Transient, new StepFault(code, message, status), retryAfter);

    public static Obstacle Held(string code, string message, TimeSpan retryAfter) => new(CallVerdict.Held, new StepFault(code, message), retryAfter);
}
