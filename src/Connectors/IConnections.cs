using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;

namespace Trunkline.Connectors;

/// <summary>The outside APIs that flows may call, by name.</summary>
public interface IConnections
{
    /// <summary>Makes one attempt. Expected failures are answers; only cancellation throws, and only while nothing was sent that a partner may have acted on:
    /// afterwards it is an answer too, <c>outcome-unknown</c> where the call must not be repeated, else one that may pass (<c>stopped</c>).</summary>
    /// <param name="call">What to send, to which connection.</param>
    /// <param name="options">What belongs to the attempt rather than to the request.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="OperationCanceledException">Cancelled before a body began to be sent, or while something was asked that changes nothing.</exception>
    Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken);
}

/// <summary>What belongs to an attempt rather than to the request.</summary>
/// <param name="IdempotencyKey">Sent in the connection's idempotency header.</param>
/// <param name="TraceParent">W3C trace context to go on with; null for none.</param>
/// <param name="RecordBodies">Whether the attempt's report holds bodies.</param>
/// <param name="Retry">What the step says of trying again; null: as the connection says.</param>
/// <param name="Together">How many calls of a fan-out are made at about the same time, this one included: permits are asked for all of them at once.</param>
/// <param name="RunId">The run that calls: a changed form of answers is told to each run once. Null: the idempotency key stands for it.</param>
public sealed record CallOptions(
    string IdempotencyKey, string? TraceParent = null, bool RecordBodies = false, RetryPolicy? Retry = null, int Together = 1, string? RunId = null);
