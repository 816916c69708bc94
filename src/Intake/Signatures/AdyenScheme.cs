using System.Text;
using System.Text.Json;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Adyen standard webhooks: every item carries its own signature over some of its fields, and every one must be right.</summary>
internal sealed class AdyenScheme(VerifyRule rule) : ISignatureScheme
{
    private const int MaxItems = 1000;

    private static readonly JsonPointer Items = JsonPointer.Parse("/notificationItems")!;
    private static readonly JsonPointer Item = JsonPointer.Parse("/NotificationRequestItem")!;
    private static readonly JsonPointer Signature = JsonPointer.Parse("/additionalData/hmacSignature")!;

    private static readonly JsonPointer[] Signed =
    [
        .. new[] { "/pspReference", "/originalReference", "/merchantAccountCode", "/merchantReference", "/amount/value", "/amount/currency", "/eventCode", "/success" }
            .Select(p => JsonPointer.Parse(p)!),
    ];

    public object Prepare(string secret) => SecretText.Key(secret, rule.Key);

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken) =>
        new(Verify(post, secrets));

    private Verdict Verify(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets)
    {
        if (!post.TryReadJson(out var root) || !Items.TryFind(root, out var items) || items.ValueKind != JsonValueKind.Array)
            return Verdict.Refused("no items");
        if (items.GetArrayLength() is 0 or > MaxItems)
            return Verdict.Refused("no items");
        var oldest = -1;
        foreach (var wrapped in items.EnumerateArray())
        {
            if (!Item.TryFind(wrapped, out var item) || Signature.Text(item) is not { } signature)
                return Verdict.Refused("signature absent");
            var matched = Match(item, signature, secrets);
            if (matched < 0)
                return Verdict.Refused("signature differs");
            oldest = Math.Max(oldest, matched);
        }

        return Verdict.Genuine(oldest);
    }

    // Values as they read after JSON decoding, joined by colons; nothing is escaped.
    private int Match(JsonElement item, string signature, IReadOnlyList<PreparedSecret> secrets)
    {
        var content = Encoding.UTF8.GetBytes(string.Join(':', Signed.Select(p => p.Text(item) ?? "")));
        Span<byte> digest = stackalloc byte[Digest.MaxBytes];
        foreach (var secret in secrets)
        {
            var length = Digest.Compute("sha256", (byte[])secret.Key, content, digest);
            if (Digest.Matches(digest[..length], "base64", signature))
                return secret.Index;
        }

        return -1;
    }
}
