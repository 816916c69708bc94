using Trunkline.Intake.Commit;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Signatures.Curve25519;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>An Ed25519 signature; the secret is the sender's public key.</summary>
internal sealed class Ed25519Scheme(VerifyRule rule, TimeSpan window) : ISignatureScheme
{
    private const int SignatureBytes = 64;

    private readonly SignedContent content = SignedContent.Parse(rule.Signed);
    private readonly Freshness freshness = new(rule.Timestamp, rule.Unit, window);

    public object Prepare(string secret) => new Ed25519PublicKey(SecretText.Key(secret, rule.Key));

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken) =>
        new(Verify(post, secrets));

    private Verdict Verify(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets)
    {
        if (post.Header(rule.Header[0]) is not { Length: > 0 } header)
            return Verdict.Refused("signature absent");
        if (freshness.Text(post, null) is not { } timestamp)
            return Verdict.Refused("timestamp absent");
        if (!freshness.IsFresh(timestamp, post.Now))
            return Verdict.Refused("outside the time window");
        using var signed = new PooledBuffer(post.Body.Length + 256);
        if (!content.TryWrite(post, timestamp, "", signed))
            return Verdict.Refused("signed part absent");
        // Each try is a curve multiplication: a header cannot ask for many of them.
        var tries = 0;
        Span<byte> signature = stackalloc byte[SignatureBytes];
        foreach (var entry in rule.Format == "list" ? header.Split(' ') : [header])
        {
            ReadOnlySpan<char> claimed = entry;
            if (rule.Format == "list" && !SignaturePairs.TryValue(entry, rule.Label, ',', out claimed) || !TryDecode(claimed, signature) || ++tries > 4)
                continue;
            foreach (var secret in secrets)
            {
                if (((Ed25519PublicKey)secret.Key).Verify(signed.Written.Span, signature))
                    return Verdict.Genuine(secret.Index);
            }
        }

        return Verdict.Refused("signature differs");
    }

    private bool TryDecode(ReadOnlySpan<char> text, Span<byte> into) => rule.Encoding == "hex"
        ? text.Length == SignatureBytes * 2 && Convert.FromHexString(text, into, out _, out var written) == System.Buffers.OperationStatus.Done && written == SignatureBytes
        : CanonicalBase64.TryDecode(text, into, out var length) && length == SignatureBytes;
}
