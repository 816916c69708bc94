using Trunkline.Flows.Execution;

namespace Trunkline.Connectors;

/// <summary>The outside APIs that flows may call, by name.</summary>
public interface IConnections
{
    /// <summary>Makes one attempt. Expected failures are answers; only cancellation throws.</summary>
    /// <param name="call">What to send, to which connection.</param>
    /// <param name="options">What belongs to the attempt rather than to the request.</param>
    /// <param name="cancellationToken">Cancels the attempt; its outcome is then unknown.</param>
    Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken);
}

/// <summary>What belongs to an attempt rather than to the request.</summary>
/// <param name="IdempotencyKey">Sent in the connection's idempotency header.</param>
/// <param name="TraceParent">W3C trace context to go on with; null for none.</param>
/// <param name="RecordBodies">Whether the attempt's report holds bodies.</param>
public sealed record CallOptions(string IdempotencyKey, string? TraceParent = null, bool RecordBodies = false);
