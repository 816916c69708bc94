using System.Security.Cryptography;
using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary>A private key as declared.</summary>
/// <param name="Key">PEM.</param>
/// <param name="Algorithm">One of <see cref="SignedJwt.Algorithms"/>.</param>
/// <param name="KeyId">The header's <c>kid</c>; null for none.</param>
internal sealed record JwtKey(ConfiguredText Key, string Algorithm, string? KeyId);

/// <summary>Makes the short-lived assertions with which a connection proves itself to a token endpoint (RFC 7523).</summary>
internal sealed class JwtSigner(JwtKey key, DeclaredSecrets secrets, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>An assertion with issue and expiry time and an id of its own added to the claims.</summary>
    public async ValueTask<(string? Token, Obstacle? Obstacle)> SignAsync(IEnumerable<KeyValuePair<string, object>> claims)
    {
        var pem = await secrets.RevealAsync(key.Key, CancellationToken.None);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        KeyValuePair<string, object>[] timed =
        [
            .. claims,
            new("iat", now),
            new("exp", now + (long)Life.TotalSeconds),
            new("jti", RandomNumberGenerator.GetHexString(32, lowercase: true)),
        ];
        try
        {
            return (SignedJwt.Create(pem, key.Algorithm, key.KeyId, timed), null);
        }
        catch (CryptographicException e)
        {
            return (null, Obstacle.Permanent("bad-key", $"the private key does not fit {key.Algorithm} ({e.Message.TrimEnd('.')}): check that it is PEM"));
        }
    }
}
