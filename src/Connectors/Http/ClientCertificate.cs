using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Http;

/// <summary>The certificate with which a connection proves itself while TLS is set up; read from the vault again once in a while, as it is renewed there.</summary>
internal sealed class ClientCertificate(string connection, CertificateDefinition definition, ISecrets secrets, TimeProvider time)
{
    private static readonly TimeSpan ReadAgain = TimeSpan.FromHours(1);

    private volatile X509Certificate2? certificate;
    private long readAt;

    public X509Certificate2? Current => certificate;

    /// <summary>Makes sure that there is one before a socket is opened.</summary>
    /// <returns>Why there is none; null when there is.</returns>
    public async ValueTask<TransportFault?> EnsureAsync(CancellationToken cancellationToken)
    {
        if (certificate is not null && time.GetElapsedTime(Interlocked.Read(ref readAt)) < ReadAgain)
            return null;
        var text = await definition.Certificate.RevealAsync(secrets, cancellationToken);
        var key = definition.Key is { } k ? await k.RevealAsync(secrets, cancellationToken) : null;
        var password = definition.Password is { } p ? await p.RevealAsync(secrets, cancellationToken) : null;
        try
        {
            var read = Load(text.Replace("\\n", "\n", StringComparison.Ordinal), key?.Replace("\\n", "\n", StringComparison.Ordinal), password);
            Telemetry.CertificateExpires(connection, read.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime);
            certificate = read;
            Interlocked.Exchange(ref readAt, time.GetTimestamp());
            return null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            var problem = $"cannot use its client certificate ({e.Message.TrimEnd('.')}); it is PEM with a key, or PKCS#12 in base64";
            return new("bad-certificate", problem, Passing: false, Unsent: true);
        }
    }

    private static X509Certificate2 Load(string text, string? key, string? password)
    {
        if (!text.Contains("-----BEGIN", StringComparison.Ordinal))
            return X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text.Trim()), password);
        using var pem = X509Certificate2.CreateFromPem(text, key ?? text);

        // Windows refuses keys in TLS that live in memory only.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}

/// <param name="Certificate">PEM, or PKCS#12 in base64.</param>
/// <param name="Key">PEM of the private key where it stands apart.</param>
/// <param name="Password">Of the PKCS#12.</param>
internal sealed record CertificateDefinition(ConfiguredText Certificate, ConfiguredText? Key, ConfiguredText? Password);
