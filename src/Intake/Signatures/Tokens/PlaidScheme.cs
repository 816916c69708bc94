using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trunkline.Intake.Signatures.Fetching;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures.Tokens;

/// <summary>Plaid: an ES256 token over the time and the body's hash; its key is asked for by id, from Plaid's own host and nowhere else.</summary>
internal sealed class PlaidScheme(ProviderOptions options, TimeSpan window, BoundedFetch fetch, TimeProvider time) : ISignatureScheme
{
    private const int MaxKeyId = 64;

    private readonly Uri url = new($"https://{options.Environment ?? "production"}.plaid.com/webhook_verification_key/get");
    private readonly KeyedCache<VerificationKey> keys = new(time, TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));

    // The API secret is sent, not compared with.
    public object Prepare(string secret) => secret.Length > 0 ? secret : throw new FormatException("the secret is empty");

    public async ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (post.Header("Plaid-Verification") is not { Length: > 0 } header)
            return Verdict.Refused("token absent");
        using var token = CompactJws.Read(header);
        if (token is not { Algorithm: "ES256", KeyId: { Length: > 0 and <= MaxKeyId } keyId } || !keyId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return Verdict.Refused("token malformed");
        if (token.Seconds("iat") is not { } issued || Math.Abs(post.Now.ToUnixTimeSeconds() - issued) > window.TotalSeconds)
            return Verdict.Refused("outside the time window");
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(post.Body.Span, digest);
        if (!Digest.Matches(digest, "hex", token.Text("request_body_sha256")))
            return Verdict.Refused("body differs");
        if (secrets.Count == 0)
            return Verdict.Refused("no secret");
        var key = await keys.GetAsync(keyId, () => FetchAsync(keyId, (string)secrets[0].Key)).ConfigureAwait(false);
        if (key is null || key.Id != keyId || key.ExpiredAt <= issued)
            return Verdict.Refused("key unknown or expired");
        return key.Verify(token, "ES256") ? Verdict.Genuine(secrets[0].Index) : Verdict.Refused("signature differs");
    }

    private async Task<VerificationKey?> FetchAsync(string keyId, string secret)
    {
        var ask = new JsonObject { ["client_id"] = options.ClientId, ["secret"] = secret, ["key_id"] = keyId };
        // Not cancelled with the request: others wait for the same key.
        var bytes = await fetch.SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(ask.ToJsonString(), Encoding.UTF8, "application/json") }, CancellationToken.None).ConfigureAwait(false);
        if (bytes is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("key", out var key) ? VerificationKey.Read(key) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
