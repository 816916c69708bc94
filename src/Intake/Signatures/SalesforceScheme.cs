using System.Security.Cryptography;
using System.Text;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Salesforce outbound messages: nothing is signed; the organisation id must be one of those listed.</summary>
internal sealed class SalesforceScheme : ISignatureScheme
{
    // The 18-character form is the 15-character one and a checksum of its letter case.
    private const int Significant = 15;

    public object Prepare(string secret) => secret.Length is 15 or 18
        ? Encoding.UTF8.GetBytes(secret[..Significant])
        : throw new FormatException("the secret is no organisation id of 15 or 18 characters");

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (OutboundMessage.Read(post.Body) is not { } message)
            return new(Verdict.Refused("no outbound message"));
        if (message.OrganizationId.Length is not (15 or 18))
            return new(Verdict.Refused("organisation differs"));
        var claimed = Encoding.UTF8.GetBytes(message.OrganizationId[..Significant]);
        foreach (var secret in secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(claimed, (byte[])secret.Key))
                return new(Verdict.Genuine(secret.Index));
        }

        return new(Verdict.Refused("organisation differs"));
    }
}
