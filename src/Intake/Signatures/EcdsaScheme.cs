using System.Security.Cryptography;
using Trunkline.Intake.Commit;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>SendGrid: ECDSA over P-256 and SHA-256 of timestamp and body, as DER in base64; the secret is the public key.</summary>
internal sealed class EcdsaScheme(VerifyRule rule, TimeSpan window) : ISignatureScheme
{
    // DER of two 32-byte integers takes at most 72 bytes.
    private const int MaxSignatureBytes = 80;

    private readonly SignedContent content = SignedContent.Parse("{timestamp}{body}");
    private readonly Freshness freshness = new(rule.Timestamp, rule.Unit, window);

    public object Prepare(string secret)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(SecretText.Base64(secret), out _);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw new FormatException("the secret is no ECDSA public key");
        }

        return key;
    }

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken) =>
        new(Verify(post, secrets));

    private Verdict Verify(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets)
    {
        if (post.Header(rule.Header[0]) is not { Length: > 0 } header)
            return Verdict.Refused("signature absent");
        Span<byte> signature = stackalloc byte[MaxSignatureBytes];
        if (!CanonicalBase64.TryDecode(header, signature, out var length))
            return Verdict.Refused("signature malformed");
        if (freshness.Text(post, null) is not { } timestamp)
            return Verdict.Refused("timestamp absent");
        if (!freshness.IsFresh(timestamp, post.Now))
            return Verdict.Refused("outside the time window");
        using var signed = new PooledBuffer(post.Body.Length + 64);
        content.TryWrite(post, timestamp, "", signed);
        foreach (var secret in secrets)
        {
            // Only this form: SendGrid never sends the raw pair.
            if (((ECDsa)secret.Key).VerifyData(signed.Written.Span, signature[..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
                return Verdict.Genuine(secret.Index);
        }

        return Verdict.Refused("signature differs");
    }
}
