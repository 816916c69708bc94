using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Trunkline.Testing.Network;

/// <summary>A real HTTP or HTTPS server on a free port of this machine.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly X509Certificate2? certificate;

    private LoopbackServer(WebApplication app, X509Certificate2? certificate)
    {
        this.app = app;
        this.certificate = certificate;
    }

    /// <summary>Where it listens, with a slash at its end.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts one that gives every request to the same delegate.</summary>
    public static Task<LoopbackServer> StartAsync(RequestDelegate answer, bool https = false) => StartAsync(app => app.Run(answer), https);

    /// <summary>Starts one with routes.</summary>
    public static Task<LoopbackServer> RouteAsync(Action<IEndpointRouteBuilder> map) => StartAsync(app => map(app), https: false);

    private static async Task<LoopbackServer> StartAsync(Action<WebApplication> build, bool https)
    {
        var certificate = https ? SelfSigned() : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        build(app);
        await app.StartAsync();
        return new LoopbackServer(app, certificate);
    }

    /// <summary>Stops at once, whoever is still waiting for an answer.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        certificate?.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
