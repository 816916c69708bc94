using Trunkline.Intake.Providers;
using Trunkline.Intake.Signatures.Curve25519;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Standard Webhooks: <c>id.timestamp.body</c> under <c>v1</c> (HMAC) or <c>v1a</c> (Ed25519); the secret's kind decides which, never the request.</summary>
internal sealed class StandardWebhooksScheme : ISignatureScheme
{
    private readonly (HmacScheme Symmetric, Ed25519Scheme Asymmetric) plain;
    private readonly (HmacScheme Symmetric, Ed25519Scheme Asymmetric) svix;

    public StandardWebhooksScheme(VerifyRule rule, TimeSpan window)
    {
        plain = Named("webhook-");
        svix = Named("svix-");

        (HmacScheme, Ed25519Scheme) Named(string prefix)
        {
            var named = rule with
            {
                Header = [prefix + "signature"],
                Format = "list",
                Label = "v1",
                Encoding = "base64",
                Signed = $"{{header:{prefix}id}}.{{timestamp}}.{{body}}",
                Timestamp = [$"header:{prefix}timestamp"],
            };
            return (new HmacScheme(named, window), new Ed25519Scheme(named with { Label = "v1a" }, window));
        }
    }

    public object Prepare(string secret) =>
        secret.StartsWith("whpk_", StringComparison.Ordinal) ? new Ed25519PublicKey(SecretText.Base64(secret[5..]))
        : SecretText.Base64(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret[6..] : secret);

    public async ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        var (symmetric, asymmetric) = post.Headers.ContainsKey("webhook-signature") ? plain : svix;
        if (!secrets.Any(s => s.Key is Ed25519PublicKey))
            return await symmetric.VerifyAsync(post, secrets, cancellationToken).ConfigureAwait(false);
        var verdict = await asymmetric.VerifyAsync(post, [.. secrets.Where(s => s.Key is Ed25519PublicKey)], cancellationToken).ConfigureAwait(false);
        return verdict.IsGenuine
            ? verdict
            : await symmetric.VerifyAsync(post, [.. secrets.Where(s => s.Key is byte[])], cancellationToken).ConfigureAwait(false);
    }
}
