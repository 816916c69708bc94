using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>How a provider makes sure of an endpoint. Nothing here signs, echoes or fetches more for a stranger than the provider's protocol
/// cannot do without.</summary>
internal interface IHandshake
{
    /// <summary>Answers a request that its provider does not sign; null when it is no such handshake.</summary>
    /// <param name="post">The request.</param>
    /// <param name="secrets">The source's secrets.</param>
    /// <param name="verifyToken">The handshake's own secret, where the source names one.</param>
    Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken) => null;

    /// <summary>Answers a verified request that is a handshake; null when it carries events.</summary>
    /// <param name="post">The request.</param>
    /// <param name="matched">The secret that vouched for it; null where none is needed.</param>
    Answer? AfterVerification(ReceivedPost post, PreparedSecret? matched) => null;

    /// <summary>The answer to a post whose events are stored, where it depends on the post; null for the provider's usual one.</summary>
    Answer? Accepted(ReceivedPost post) => null;
}
