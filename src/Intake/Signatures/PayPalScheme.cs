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
    private readonly KeyedCache<PayPalCertificate> certificates = new(time, TimeSpan.FromHours(24), TimeSpan.FromMinutes(5));

    public object Prepare(string secret) => secret.Length > 0 ? secret : throw new FormatException("the webhook id is empty");

    public async ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (post.Header("PAYPAL-TRANSMISSION-SIG") is not { Length: > 0 } header || post.Header("PAYPAL-TRANSMISSION-ID") is not { Length: > 0 and <= MaxPart } id
            || post.Header("PAYPAL-TRANSMISSION-TIME") is not { Length: > 0 and <= MaxPart } sent || post.Header("PAYPAL-CERT-URL") is not { } url)
        {
            return Verdict.Refused("signature absent");
        }

        var signature = new byte[1024];
        if (post.Header("PAYPAL-AUTH-ALGO") is { } algorithm && algorithm != "SHA256withRSA" || !CanonicalBase64.TryDecode(header, signature, out var length))
            return Verdict.Refused("signature malformed");
        if (!freshness.IsFresh(sent, post.Now))
            return Verdict.Refused("outside the time window");
        if (!CertificateUrl().IsMatch(url))
            return Verdict.Refused("certificate is not PayPal's");
        if (await certificates.GetAsync(url, () => FetchAsync(url)).ConfigureAwait(false) is not { } certificate)
            return Verdict.Refused("certificate unknown");
        foreach (var secret in secrets)
        {
            var signed = Encoding.UTF8.GetBytes($"{id}|{sent}|{(string)secret.Key}|{Crc32.Of(post.Body.Span)}");
            if (!certificate.Verify(signed, signature.AsSpan(0, length)))
                continue;
            // The chain last: it costs a hundred times as much, and forged posts do not get here.
            return certificate.IsTrusted(post.Now, roots) ? Verdict.Genuine(secret.Index) : Verdict.Refused("certificate not trusted");
        }

        return Verdict.Refused("signature differs");
    }

    private async Task<PayPalCertificate?> FetchAsync(string url)
    {
        var pem = await fetch.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), CancellationToken.None).ConfigureAwait(false);
        return pem is null ? null : PayPalCertificate.Read(pem);
    }

    [GeneratedRegex(@"\Ahttps://([a-z0-9-]+\.)*paypal\.com/v1/notifications/certs/[A-Za-z0-9_-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CertificateUrl();
}
