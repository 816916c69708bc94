using System.Net;
using System.Net.Security;
using System.Security.Authentication;

namespace Trunkline.Connectors.Http;

/// <summary>The one way out: the guard opens every socket, nothing is followed, proxied or remembered.</summary>
internal static class GuardedHandler
{
    public static SocketsHttpHandler Create(ConnectGuard guard, RemoteCertificateValidationCallback? validateCertificate, ClientCertificate? certificate) => new()
    {
        // A name that moves to another address is followed within minutes.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxConnectionsPerServer = 256,
        MaxResponseHeadersLength = 32,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,

        // The trace header is set by the connection, which knows the run's trace.
        ActivityHeadersPropagator = null,
        ConnectCallback = guard.ConnectAsync,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = validateCertificate,
            LocalCertificateSelectionCallback = certificate is { } own ? (_, _, _, _, _) => own.Current! : null,
        },
    };
}
