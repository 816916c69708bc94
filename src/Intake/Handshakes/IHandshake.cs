using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>How a provider makes sure of an endpoint. Nothing here signs, echoes or fetches more for a stranger than the provider's protocol
/// cannot do without.</summary>
internal interface IHandshake
{
    /// <summary>Answers a request that its provider does not sign; null when it is no such handshake.</summary>
    Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets) => null;

    /// <summary>Answers a verified request that is a handshake; null when it carries events.</summary>
    Answer? AfterVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets) => null;
}
