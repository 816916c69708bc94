using System.Security.Cryptography;

namespace Trunkline.Testing.Webhooks;

/// <summary>The keys that providers would keep to themselves. They take long to make and may serve many <see cref="ProviderSamples"/>.</summary>
public sealed class ProviderKeys(DateTimeOffset now) : IDisposable
{
    /// <summary>SendGrid's signing key.</summary>
    public ECDsa SendGrid { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>PayPal's certificates.</summary>
    public TestCertificates PayPal { get; } = new(now);

    /// <summary>Who issues tokens: Plaid, an OpenID provider, Entra ID.</summary>
    public TestIssuer Issuer { get; } = new();

    /// <summary>The key for which Microsoft Graph encrypts; its private half is ours.</summary>
    public RSA Graph { get; } = RSA.Create(2048);

    /// <inheritdoc />
    public void Dispose()
    {
        SendGrid.Dispose();
        PayPal.Dispose();
        Issuer.Dispose();
        Graph.Dispose();
    }
}
