using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Trunkline.Sandbox.Control;
using Trunkline.Sandbox.Partners;
using Trunkline.Sandbox.Partners.Crm;
using Trunkline.Sandbox.Partners.Erp;
using Trunkline.Sandbox.Partners.Mail;
using Trunkline.Sandbox.Partners.Payments;
using Trunkline.Sandbox.Partners.Shop;

namespace Trunkline.Sandbox;

/// <summary>Partner APIs on loopback, one port each, and the API that controls them; all of it in memory.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly Dictionary<string, ListenOptions> listeners;

    private SandboxServer(WebApplication application, Dictionary<string, ListenOptions> listeners) =>
        (this.application, this.listeners) = (application, listeners);

    /// <summary>The partners in the order of their ports.</summary>
    public static IReadOnlyList<string> PartnerNames { get; } = ["payments", "mail", "crm", "erp", "shop"];

    /// <summary>Where the control API listens.</summary>
    public Uri Control => AddressOf("control");

    /// <summary>Where a partner listens; a connection's base URL.</summary>
    /// <exception cref="KeyNotFoundException">There is no such partner.</exception>
    public Uri AddressOf(string partner) => Address(listeners[partner]);

    /// <summary>Starts the sandbox; it is ready when this returns.</summary>
    /// <exception cref="IOException">A port is taken; the message names it.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        var listeners = new Dictionary<string, ListenOptions>(StringComparer.Ordinal);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var (index, name) in PartnerNames.Prepend("control").Index())
                kestrel.Listen(IPAddress.Loopback, options.BasePort == 0 ? 0 : options.BasePort + index, listener => listeners[name] = listener);
        });

        var application = builder.Build();
        var number = 0L;
        var ports = Partners(options).ToDictionary(p => p.Name, p => new PartnerPort(p, options, () => Interlocked.Increment(ref number)));
        var control = new ControlApi([.. PartnerNames.Select(n => ports[n])], name => Address(listeners[name]));
        application.Run(context =>
        {
            var name = listeners.First(l => l.Value.IPEndPoint!.Port == context.Connection.LocalPort).Key;
            return name == "control" ? control.HandleAsync(context) : ports[name].HandleAsync(context);
        });
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        return new SandboxServer(application, listeners);
    }

    /// <summary>Completes when the process is asked to stop (Ctrl+C, SIGTERM) or the token is cancelled.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops listening; what was recorded is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private static IEnumerable<Partner> Partners(SandboxOptions options) =>
        [new PaymentsApi(options.Time, options.InventCustomers), new MailApi(), new CrmApi(options), new ErpApi(), new ShopApi()];

    private static Uri Address(ListenOptions listener) => new($"http://127.0.0.1:{listener.IPEndPoint!.Port}");
}
