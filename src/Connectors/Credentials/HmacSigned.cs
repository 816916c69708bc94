using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>hmac-signed</c>: a keyed hash over parts of the request, in a header.</summary>
internal sealed class HmacSigned(HmacDefinition definition, DeclaredSecrets secrets, TimeProvider time) : ICredential
{
    public async ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var key = await secrets.RevealAsync(definition.Secret, cancellationToken);
        var parts = new RequestParts(request, body, time.GetUtcNow(), RandomNumberGenerator.GetHexString(32, lowercase: true));
        var keyBytes = definition.IsBase64Secret ? Base64(key) : Encoding.UTF8.GetBytes(key);
        if (keyBytes is null)
            return Obstacle.Permanent("bad-key", "the signing secret is declared as base64, and it is none");
        var hash = Hash(keyBytes, parts);
        var signature = definition.Encoding == SignatureEncoding.Hex ? Convert.ToHexStringLower(hash) : Convert.ToBase64String(hash);
        foreach (var (name, template) in definition.Headers)
        {
            if (HeaderValue.Put(request, name, template.Fill(parts, signature)) is { } bad)
                return bad;
        }

        return null;
    }

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken) => secrets.ReloadAsync(cancellationToken);

    public void AddDerivedSecrets(ICollection<string> values)
    {
    }

    private static byte[]? Base64(string key)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length) ? bytes[..length] : null;
    }

    private byte[] Hash(byte[] key, RequestParts parts)
    {
        using var hash = IncrementalHash.CreateHMAC(definition.Algorithm, key);
        definition.Content.AppendTo(hash, parts);
        return hash.GetHashAndReset();
    }
}

internal enum SignatureEncoding
{
    Hex,
    Base64,
}

internal sealed record HmacDefinition(
    ConfiguredText Secret, bool IsBase64Secret, HashAlgorithmName Algorithm, SignatureEncoding Encoding, SigningTemplate Content,
    IReadOnlyList<KeyValuePair<string, SigningTemplate>> Headers) : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => [Secret];

    public override ICredential Create(CredentialSurroundings s) => new HmacSigned(this, new DeclaredSecrets(s.Secrets, s.Time, Secret), s.Time);
}

/// <summary>What a signature may be made of.</summary>
internal sealed record RequestParts(HttpRequestMessage Request, ReadOnlyMemory<byte> Body, DateTimeOffset Now, string Nonce)
{
    public static readonly IReadOnlyList<string> Names =
        ["method", "host", "path", "query", "target", "url", "timestamp", "timestampMs", "isoTime", "nonce", "bodySha256", "body"];

    public string Text(string name) => name switch
    {
        "method" => Request.Method.Method,
        "host" => Request.RequestUri!.Authority,
        "path" => Request.RequestUri!.AbsolutePath,
        "query" => Request.RequestUri!.Query.TrimStart('?'),
        "target" => Request.RequestUri!.PathAndQuery,
        "url" => Request.RequestUri!.AbsoluteUri,
        "timestamp" => Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        "timestampMs" => Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        "isoTime" => Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        "nonce" => Nonce,
        "bodySha256" => Convert.ToHexStringLower(SHA256.HashData(Body.Span)),
        "body" => System.Text.Encoding.UTF8.GetString(Body.Span),
        _ => throw new InvalidOperationException($"'{name}' was let through when the file was read."),
    };
}
