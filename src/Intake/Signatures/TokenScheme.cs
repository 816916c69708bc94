using System.Security.Cryptography;
using System.Text;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>A shared token in a header or a query parameter.</summary>
internal sealed class TokenScheme(VerifyRule rule) : ISignatureScheme
{
    // Digests are compared, so that the time tells neither content nor length.
    public object Prepare(string secret) => SHA256.HashData(SecretText.Key(secret, "text"));

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (Token(post) is not { Length: > 0 } token)
            return new(Verdict.Refused("token absent"));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(token, digest);
        var matched = -1;
        for (var i = secrets.Count - 1; i >= 0; i--)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, (byte[])secrets[i].Key))
                matched = secrets[i].Index;
        }

        return new(matched >= 0 ? Verdict.Genuine(matched) : Verdict.Refused("token differs"));
    }

    private string? Token(ReceivedPost post)
    {
        foreach (var name in rule.Header)
        {
            if (post.Header(name) is { Length: > 0 } value)
                return value.StartsWith(rule.Prefix, StringComparison.Ordinal) ? value[rule.Prefix.Length..] : null;
        }

        return rule.Query is not null && post.Query.TryGetValue(rule.Query, out var values) && values.Count == 1 ? values[0] : null;
    }

    private static void Hash(string token, Span<byte> into)
    {
        Span<byte> utf8 = token.Length <= 256 ? stackalloc byte[token.Length * 3] : new byte[Encoding.UTF8.GetMaxByteCount(token.Length)];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(token, utf8)], into);
    }
}
