using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>The abuse protection of the CloudEvents web hook specification: OPTIONS with an origin that the source allows. A callback URL is never opened.</summary>
internal sealed class CloudEventsHandshake(IReadOnlyList<string> allowedOrigins) : IHandshake
{
    public Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken)
    {
        if (post.Method != "OPTIONS")
            return null;
        if (post.Header("WebHook-Request-Origin") is not { Length: > 0 } origin || !allowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return new Answer(403, Reason: "origin");
        var answer = new Answer(200).With("Allow", "OPTIONS, POST").With("WebHook-Allowed-Origin", origin);
        return post.Headers.ContainsKey("WebHook-Request-Rate") ? answer.With("WebHook-Allowed-Rate", "*") : answer;
    }
}
