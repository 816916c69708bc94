namespace Trunkline.Connectors.Http;

/// <summary>Clients for what a host fetches beside its connections, such as the keys of webhook providers, under the same guard.</summary>
public static class GuardedHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A client that reaches public addresses only, follows no redirects and keeps no cookies. The caller disposes it, or keeps it for good.</summary>
    /// <param name="time">The clock of the connect time-out.</param>
    public static HttpClient CreateClient(TimeProvider time) =>
        new(GuardedHandler.Create(new ConnectGuard(allowPrivate: false, ConnectTimeout, TransportSeams.Real.Resolve, time), validateCertificate: null, certificate: null));
}
