using Trunkline.Intake.Commit;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>A keyed digest over body, URL, time and the like, wholly described by data: most providers are one of these.</summary>
internal sealed class HmacScheme(VerifyRule rule, TimeSpan window, bool bodyIsProvenElsewhere = false) : ISignatureScheme
{
    private readonly SignedContent content = SignedContent.Parse(rule.Signed, bodyIsProvenElsewhere);
    private readonly Freshness freshness = new(rule.Timestamp, rule.Unit, window);

    public object Prepare(string secret) => SecretText.Key(secret, rule.Key);

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken) =>
        new(Verify(post, secrets));

    private Verdict Verify(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets)
    {
        if (!TryFindHeader(post, out var header))
            return Verdict.Refused("signature absent");
        string? timestamp = null;
        if (freshness.IsJudged)
        {
            timestamp = freshness.Text(post, rule.Format == "pairs" ? header[0] : null);
            if (timestamp is null)
                return Verdict.Refused("timestamp absent");
        }

        var verdict = Verdict.Refused("signature differs");
        foreach (var url in content.UsesUrl ? UrlForms.Of(post.Url, rule.UrlForm) : [""])
        {
            verdict = Match(post, secrets, header, timestamp, url);
            if (verdict.IsGenuine)
                break;
        }

        // After the signature, so that the metrics tell a late genuine post from a forged one.
        if (verdict.IsGenuine && timestamp is not null && !freshness.IsFresh(timestamp, post.Now))
            return Verdict.Refused("outside the time window");
        return verdict;
    }

    private Verdict Match(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string[] header, string? timestamp, string url)
    {
        if (content.IsBodyAlone)
            return Compare(post.Body.Span, secrets, header);
        using var buffer = new PooledBuffer(post.Body.Length + 256);
        return content.TryWrite(post, timestamp, url, buffer) ? Compare(buffer.Written.Span, secrets, header) : Verdict.Refused("signed part absent");
    }

    private Verdict Compare(ReadOnlySpan<byte> signed, IReadOnlyList<PreparedSecret> secrets, string[] header)
    {
        Span<byte> digest = stackalloc byte[Digest.MaxBytes];
        for (var i = 0; i < secrets.Count; i++)
        {
            var length = Digest.Compute(rule.Algorithm, (byte[])secrets[i].Key, signed, digest);
            if (AnyEntry(header, digest[..length]))
                return Verdict.Genuine(secrets[i].Index);
        }

        return Verdict.Refused("signature differs");
    }

    private bool AnyEntry(string[] header, ReadOnlySpan<byte> digest)
    {
        var found = false;
        foreach (var line in header)
        {
            if (rule.Format is "single" or "numbered")
            {
                if (line.StartsWith(rule.Prefix, StringComparison.Ordinal))
                    found |= Digest.Matches(digest, rule.Encoding, line.AsSpan(rule.Prefix.Length));
                continue;
            }

            var (between, inside) = rule.Format == "pairs" ? (',', '=') : (' ', ',');
            var entries = 0;
            foreach (var range in line.AsSpan().Split(between))
            {
                if (++entries > SignaturePairs.MaxEntries)
                    break;
                if (SignaturePairs.TryValue(line.AsSpan(range), rule.Label, inside, out var claimed))
                    found |= Digest.Matches(digest, rule.Encoding, claimed);
            }
        }

        return found;
    }

    private bool TryFindHeader(ReceivedPost post, out string[] header)
    {
        if (rule.Format == "numbered")
        {
            header = [.. Enumerable.Range(1, SignaturePairs.MaxEntries).Select(n => post.Header(rule.Header[0] + n)).TakeWhile(v => v is not null)!];
            return header.Length > 0;
        }

        foreach (var name in rule.Header)
        {
            if (post.Header(name) is { Length: > 0 } value)
            {
                header = [value];
                return true;
            }
        }

        header = [];
        return false;
    }
}
