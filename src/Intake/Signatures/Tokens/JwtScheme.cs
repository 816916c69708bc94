using System.Text.Json;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures.Tokens;

/// <summary>A bearer token of a known issuer for this audience, signed by one of its published keys with an algorithm that the source allows.</summary>
internal sealed class JwtScheme(ProviderOptions options, KeySet keys) : ISignatureScheme
{
    private const string Prefix = "Bearer ";
    private const double Skew = 60;

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
        if (!HasAudience(token.Claims, options.Audience!))
            return Verdict.Refused("audience differs");
        var now = post.Now.ToUnixTimeSeconds();
        if (token.Seconds("exp") is not { } expires || now > expires + Skew)
            return Verdict.Refused("token expired");
        if (token.Seconds("nbf") is { } begins && now < begins - Skew)
            return Verdict.Refused("token not valid yet");
        foreach (var key in await keys.FindAsync(token.KeyId, cancellationToken).ConfigureAwait(false))
        {
            if (key.Verify(token, algorithm))
                return Verdict.Genuine(-1);
        }

        return Verdict.Refused("signature differs");
    }

    private static bool HasAudience(JsonElement claims, string audience) => claims.TryGetProperty("aud", out var value) && value.ValueKind switch
    {
        JsonValueKind.String => Reading.JsonPointer.ScalarText(value) == audience,
        JsonValueKind.Array => value.EnumerateArray().Any(a => a.ValueKind == JsonValueKind.String && Reading.JsonPointer.ScalarText(a) == audience),
        _ => false,
    };
}
