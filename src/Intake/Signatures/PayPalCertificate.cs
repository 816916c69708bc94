using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Trunkline.Intake.Signatures;

/// <summary>A certificate as PayPal serves it, with those between it and its root; its chain is built once an hour.</summary>
internal sealed class PayPalCertificate
{
    private const int MaxCertificates = 8;
    private static readonly TimeSpan TrustFor = TimeSpan.FromHours(1);

    private readonly X509Certificate2Collection all;
    private readonly RSA key;
    private long trustedAt = long.MinValue;

    private PayPalCertificate(X509Certificate2Collection all, RSA key) => (this.all, this.key) = (all, key);

    /// <summary>Null when the bytes are no certificate with an RSA key.</summary>
    public static PayPalCertificate? Read(byte[] pem)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(Encoding.ASCII.GetString(pem));
            return found.Count is > 0 and <= MaxCertificates && found[0].GetRSAPublicKey() is { } key ? new PayPalCertificate(found, key) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public bool Verify(byte[] signed, ReadOnlySpan<byte> signature) =>
        key.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <summary>Whether it is PayPal's signing certificate, valid now, under a root that is trusted.</summary>
    public bool IsTrusted(DateTimeOffset now, X509Certificate2Collection? roots)
    {
        var last = Interlocked.Read(ref trustedAt);
        if (last != long.MinValue && now.UtcTicks >= last && now.UtcTicks - last < TrustFor.Ticks && now.UtcDateTime < all[0].NotAfter.ToUniversalTime())
            return true;
        if (!BuildChain(now, roots))
            return false;
        Interlocked.Exchange(ref trustedAt, now.UtcTicks);
        return true;
    }

    // Nothing is fetched while the chain is built: the certificate could name any URL.
    private bool BuildChain(DateTimeOffset now, X509Certificate2Collection? roots)
    {
        var name = all[0].GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (!name.StartsWith("messageverificationcerts.", StringComparison.Ordinal) || !name.EndsWith(".paypal.com", StringComparison.Ordinal))
            return false;
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = now.UtcDateTime;
        policy.VerificationTimeIgnored = false;
        policy.ExtraStore.AddRange(all);
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return chain.Build(all[0]);
    }
}
