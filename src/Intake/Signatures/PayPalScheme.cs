using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Signatures.Fetching;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>PayPal: RSA over transmission id, time, webhook id and the body's CRC-32, with a certificate that the request names. The name is
/// believed only on PayPal's own hosts, the certificate only with its chain.</summary>
internal sealed partial class PayPalScheme(VerifyRule rule, TimeSpan window, BoundedFetch fetch, X509Certificate2Collection? roots, TimeProvider time) : ISignatureScheme
{
    private const int MaxPart = 256;

    private readonly Freshness freshness = new(rule.Timestamp, rule.Unit, window);
    private readonly KeyedCache<X509Certificate2Collection> certificates = new(time, TimeSpan.FromHours(24), TimeSpan.FromMinutes(5));

    public object Prepare(string secret) => secret.Length > 0 ? secret : throw new FormatException("the webhook id is empty");

    public async ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (post.Header("PAYPAL-TRANSMISSION-SIG") is not { Length: > 0 } header || post.Header("PAYPAL-TRANSMISSION-ID") is not { Length: > 0 and <= MaxPart } id
            || post.Header("PAYPAL-TRANSMISSION-TIME") is not { Length: > 0 and <= MaxPart } sent || post.Header("PAYPAL-CERT-URL") is not { } url)
        {
            return Verdict.Refused("signature absent");
        }

        var signature = new byte[1024];
        if (post.Header("PAYPAL-AUTH-ALGO") is { } algorithm && algorithm != "SHA256withRSA" || !Convert.TryFromBase64String(header, signature, out var length))
            return Verdict.Refused("signature malformed");
        if (!freshness.IsFresh(sent, post.Now))
            return Verdict.Refused("outside the time window");
        if (!CertificateUrl().IsMatch(url))
            return Verdict.Refused("certificate is not PayPal's");
        var chain = await certificates.GetAsync(url, () => FetchAsync(url)).ConfigureAwait(false);
        if (chain is null || !IsTrusted(chain, post.Now))
            return Verdict.Refused("certificate not trusted");
        using var key = chain[0].GetRSAPublicKey();
        foreach (var secret in secrets)
        {
            var signed = Encoding.UTF8.GetBytes($"{id}|{sent}|{(string)secret.Key}|{Crc32.Of(post.Body.Span)}");
            if (key?.VerifyData(signed, signature.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true)
                return Verdict.Genuine(secret.Index);
        }

        return Verdict.Refused("signature differs");
    }

    private async Task<X509Certificate2Collection?> FetchAsync(string url)
    {
        var pem = await fetch.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), CancellationToken.None).ConfigureAwait(false);
        if (pem is null)
            return null;
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(Encoding.ASCII.GetString(pem));
            return found.Count is > 0 and <= 8 ? found : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // Nothing is fetched while the chain is built: the certificate could name any URL.
    private bool IsTrusted(X509Certificate2Collection found, DateTimeOffset now)
    {
        var name = found[0].GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (!name.StartsWith("messageverificationcerts.", StringComparison.Ordinal) || !name.EndsWith(".paypal.com", StringComparison.Ordinal))
            return false;
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = now.UtcDateTime;
        policy.VerificationTimeIgnored = false;
        policy.ExtraStore.AddRange(found);
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return chain.Build(found[0]);
    }

    [GeneratedRegex(@"\Ahttps://([a-z0-9-]+\.)*paypal\.com/v1/notifications/certs/[A-Za-z0-9_-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CertificateUrl();
}
