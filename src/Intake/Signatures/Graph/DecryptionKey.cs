using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Trunkline.Intake.Signatures.Graph;

/// <summary>Reads a private key as people and Key Vault keep it: PEM, or a certificate with its key as base64 PKCS #12 without a password,
/// which is what the secret of a Key Vault certificate holds.</summary>
internal static class DecryptionKey
{
    /// <exception cref="FormatException">The text is neither, or has no RSA private key; the message does not contain it.</exception>
    public static RSA Read(string secret)
    {
        try
        {
            return secret.Contains("-----BEGIN ", StringComparison.Ordinal) ? FromPem(secret) : FromPkcs12(SecretText.Base64(secret.Trim()));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // The framework's message may quote the text.
            throw new FormatException("the secret is no RSA private key (PEM, or base64 PKCS #12 without a password)");
        }
    }

    private static RSA FromPem(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        // Throws where the text held a public key only.
        CryptographicOperations.ZeroMemory(rsa.ExportPkcs8PrivateKey());
        return rsa;
    }

    private static RSA FromPkcs12(byte[] bytes)
    {
        // macOS knows no keys that are in memory only.
        var place = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        using var certificate = X509CertificateLoader.LoadPkcs12(bytes, null, place);
        return certificate.GetRSAPrivateKey() ?? throw new CryptographicException("no RSA key");
    }
}
