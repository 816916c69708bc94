using System.Security.Cryptography;
using System.Text;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>Meta's GET with <c>hub.challenge</c>, which is echoed to whoever knows the verify token.</summary>
internal sealed class MetaHandshake : IHandshake
{
    private const int MaxChallenge = 512;

    public Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken)
    {
        if (post.Method != "GET")
            return null;
        if (post.Query["hub.mode"] == "subscribe" && post.Query["hub.challenge"] is [{ Length: > 0 and <= MaxChallenge } challenge]
            && post.Query["hub.verify_token"] is [{ Length: > 0 } token] && !string.IsNullOrEmpty(verifyToken)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(verifyToken))))
        {
            return new Answer(200, challenge, "text/plain; charset=utf-8");
        }

        return new Answer(403, Reason: "verify token");
    }
}
