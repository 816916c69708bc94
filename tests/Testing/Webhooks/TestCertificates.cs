using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Trunkline.Testing.Webhooks;

/// <summary>A root of our own and a certificate under it, as PayPal's signing certificate stands under a public root.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly X509Certificate2 leaf;

    /// <summary>Makes both, valid for a year around a time.</summary>
    /// <param name="now">The time.</param>
    /// <param name="name">The leaf's common name.</param>
    public TestCertificates(DateTimeOffset now, string name = "messageverificationcerts.paypal.com")
    {
        using var rootKey = RSA.Create(2048);
        var root = new CertificateRequest("CN=Test Root", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var signed = root.CreateSelfSigned(now.AddDays(-100), now.AddDays(400));
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        leaf = request.Create(signed, now.AddDays(-10), now.AddDays(300), [1, 2, 3, 4]);
        Root = X509CertificateLoader.LoadCertificate(signed.RawData);
    }

    /// <summary>The root that must be trusted.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>The leaf as PEM.</summary>
    public string Pem => leaf.ExportCertificatePem();

    /// <summary>RSA with SHA-256, PKCS #1 v1.5.</summary>
    public byte[] Sign(byte[] content) => key.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <inheritdoc />
    public void Dispose()
    {
        key.Dispose();
        leaf.Dispose();
        Root.Dispose();
    }
}
