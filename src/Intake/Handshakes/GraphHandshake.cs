using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>Microsoft Graph's validation, which nothing signs: the token is echoed as plain text, and only where there is no body that could be events.</summary>
internal sealed class GraphHandshake : IHandshake
{
    private const int MaxToken = 2048;

    public Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken) =>
        post.Body.IsEmpty && post.Query["validationToken"] is [{ Length: > 0 and <= MaxToken } token]
            ? new Answer(200, token, "text/plain; charset=utf-8")
            : null;
}
