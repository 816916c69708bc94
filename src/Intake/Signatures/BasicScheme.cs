using System.Security.Cryptography;
using System.Text;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>HTTP basic authentication; the secret is <c>user:password</c>.</summary>
internal sealed class BasicScheme : ISignatureScheme
{
    private const string Prefix = "Basic ";

    public object Prepare(string secret) => secret.Contains(':')
        ? SHA256.HashData(Encoding.ASCII.GetBytes(Convert.ToBase64String(SecretText.Key(secret, "text"))))
        : throw new FormatException("the secret is not of the form user:password");

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (post.Header("Authorization") is not { } header || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return new(Verdict.Refused("credentials absent"));
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(header[Prefix.Length..].Trim()));
        foreach (var secret in secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, (byte[])secret.Key))
                return new(Verdict.Genuine(secret.Index));
        }

        return new(Verdict.Refused("credentials differ"));
    }
}
