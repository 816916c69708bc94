using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures.Tokens;

/// <summary>A bearer token of a known issuer for this audience, signed by one of its published keys with an algorithm that the source allows.</summary>
internal sealed class JwtScheme(ProviderOptions options, KeySet keys) : ISignatureScheme
{
    private const string Prefix = "Bearer ";

    public object Prepare(string secret) => throw new FormatException("this provider needs no secret");

    public async ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (post.Header("Authorization") is not { } header || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Verdict.Refused("token absent");
        using var token = CompactJws.Read(header[Prefix.Length..].Trim());
        if (token is null)
            return Verdict.Refused("token malformed");
        // Checked before any key is fetched: strangers' tokens cost nothing.
        if (token.Algorithm is not { } algorithm || !options.Algorithms.Contains(algorithm))
            return Verdict.Refused("algorithm not allowed");
        if (token.Text("iss") != options.Issuer)
            return Verdict.Refused("issuer differs");
        if (!token.HasAudience(options.Audience!))
            return Verdict.Refused("audience differs");
        if (token.TimeFault(post.Now) is { } fault)
            return Verdict.Refused(fault);
        foreach (var key in await keys.FindAsync(token.KeyId, cancellationToken).ConfigureAwait(false))
        {
            if (key.Verify(token, algorithm))
                return Verdict.Genuine(-1);
        }

        return Verdict.Refused("signature differs");
    }
}
