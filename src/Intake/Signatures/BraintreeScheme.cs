using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Braintree: <c>bt_signature</c> holds pairs of public key and HMAC-SHA1 of <c>bt_payload</c>, keyed with the SHA-1 of the private key.</summary>
internal sealed class BraintreeScheme : ISignatureScheme
{
    private const int MaxPairs = 20;

    private static readonly SearchValues<char> Base64Text =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n");

    public object Prepare(string secret)
    {
        var bar = secret.IndexOf('|');
        if (bar <= 0 || bar == secret.Length - 1)
            throw new FormatException("the secret is not of the form public|private");
        return new BraintreeKey(secret[..bar], SecretText.Key(secret[(bar + 1)..], "sha1"));
    }

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken) =>
        new(Verify(post, secrets));

    private static Verdict Verify(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets)
    {
        if (!post.IsForm || post.Form["bt_signature"] is not { } signature || post.Form["bt_payload"] is not { } payload)
            return Verdict.Refused("signature absent");
        if (payload.AsSpan().ContainsAnyExcept(Base64Text))
            return Verdict.Refused("payload malformed");
        foreach (var secret in secrets)
        {
            var key = (BraintreeKey)secret.Key;
            foreach (var pair in signature.Split('&').Take(MaxPairs))
            {
                var bar = pair.IndexOf('|');
                if (bar < 0 || pair[..bar] != key.Public)
                    continue;
                // The last line break is lost on some ways: their own library tries with one more, too.
                if (key.Matches(payload, pair[(bar + 1)..]) || key.Matches(payload + "\n", pair[(bar + 1)..]))
                    return Verdict.Genuine(secret.Index);
            }
        }

        return Verdict.Refused("signature differs");
    }
}

/// <summary>A pair of Braintree API keys.</summary>
internal sealed record BraintreeKey(string Public, byte[] Key)
{
    public bool Matches(string text, string claimed)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        HMACSHA1.HashData(Key, Encoding.UTF8.GetBytes(text), digest);
        return Digest.Matches(digest, "hex", claimed);
    }

    public string Sign(string text) => Convert.ToHexStringLower(HMACSHA1.HashData(Key, Encoding.UTF8.GetBytes(text)));
}
