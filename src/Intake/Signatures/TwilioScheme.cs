using System.Security.Cryptography;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Twilio: the URL with the form's fields, or, for any other body, the URL alone, in which <c>bodySHA256</c> then stands for the body.</summary>
internal sealed class TwilioScheme : ISignatureScheme
{
    private readonly HmacScheme form;
    private readonly HmacScheme urlOnly;

    public TwilioScheme(VerifyRule rule)
    {
        form = new HmacScheme(rule with { Signed = "{url}{form}" }, TimeSpan.Zero);
        urlOnly = new HmacScheme(rule with { Signed = "{url}" }, TimeSpan.Zero, bodyIsProvenElsewhere: true);
    }

    public object Prepare(string secret) => SecretText.Key(secret, "text");

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (post.IsForm)
            return form.VerifyAsync(post, secrets, cancellationToken);
        if (!post.Query.TryGetValue("bodySHA256", out var values) || values.Count != 1)
            return new(Verdict.Refused("signed part absent"));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(post.Body.Span, digest);
        return Digest.Matches(digest, "hex", values[0])
            ? urlOnly.VerifyAsync(post, secrets, cancellationToken)
            : new(Verdict.Refused("body differs"));
    }
}
