using Trunkline.Intake.Providers;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>GitLab: a signing token (<c>whsec_</c>, Standard Webhooks) or the older plain token. Once a signing token is listed the plain one
/// no longer counts, or whoever knows it could leave the signature out.</summary>
internal sealed class GitLabScheme(VerifyRule rule, TimeSpan window) : ISignatureScheme
{
    private readonly StandardWebhooksScheme signing = new(rule, window);
    private readonly TokenScheme token = new(rule);

    public object Prepare(string secret) => secret.StartsWith("whsec_", StringComparison.Ordinal)
        ? new SigningToken(signing.Prepare(secret))
        : token.Prepare(secret);

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        var signed = secrets.Where(s => s.Key is SigningToken).Select(s => s with { Key = ((SigningToken)s.Key).Key }).ToArray();
        return signed.Length > 0
            ? signing.VerifyAsync(post, signed, cancellationToken)
            : token.VerifyAsync(post, secrets, cancellationToken);
    }

    private sealed record SigningToken(object Key);
}
