using Trunkline.Intake.Providers;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Standard Webhooks: <c>id.timestamp.body</c> under <c>v1</c> (HMAC) or <c>v1a</c> (Ed25519); the secret's kind decides which, never the request.</summary>
internal sealed class StandardWebhooksScheme : ISignatureScheme
{
    private readonly HmacScheme plain;
    private readonly HmacScheme svix;

    public StandardWebhooksScheme(VerifyRule rule, TimeSpan window)
    {
        plain = Named("webhook-");
        svix = Named("svix-");

        HmacScheme Named(string prefix) => new(
            rule with
            {
                Header = [prefix + "signature"],
                Format = "list",
                Label = "v1",
                Encoding = "base64",
                Signed = $"{{header:{prefix}id}}.{{timestamp}}.{{body}}",
                Timestamp = [$"header:{prefix}timestamp"],
            },
            window);
    }

    public object Prepare(string secret) =>
        SecretText.Base64(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret[6..] : secret);

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken) =>
        (post.Headers.ContainsKey("webhook-signature") ? plain : svix).VerifyAsync(post, secrets, cancellationToken);
}
