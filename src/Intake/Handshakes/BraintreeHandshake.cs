using System.Text.RegularExpressions;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>Braintree's GET: an HMAC of the challenge, given for nothing but what their challenges look like.</summary>
internal sealed partial class BraintreeHandshake : IHandshake
{
    public Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken)
    {
        if (post.Method != "GET")
            return null;
        if (secrets.Count == 0 || post.Query["bt_challenge"] is not [{ } challenge] || !Challenge().IsMatch(challenge))
            return Answer.Unauthorized;
        var key = (BraintreeKey)secrets[0].Key;
        return new Answer(200, $"{key.Public}|{key.Sign(challenge)}", "text/plain; charset=utf-8");
    }

    [GeneratedRegex(@"\A[0-9a-f]{20,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Challenge();
}
