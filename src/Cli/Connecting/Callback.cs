using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Trunkline.Connectors.Credentials.Grants;

namespace Trunkline.Cli.Connecting;

/// <summary>The address on this machine to which the partner sends the person's browser back. Takes one answer to one question; whatever else comes
/// is turned away, and the waiting goes on.</summary>
internal sealed class Callback : IAsyncDisposable
{
    private readonly TaskCompletionSource<CallbackAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication app;
    private readonly Consent consent;
    private readonly Action<string> tell;

    private Callback(WebApplication app, Consent consent, Action<string> tell) => (this.app, this.consent, this.tell) = (app, consent, tell);

    /// <summary>Where the partner sends the browser.</summary>
    public Uri Redirect { get; private set; } = null!;

    /// <summary>The answer, once it is there.</summary>
    public Task<CallbackAnswer> Answer => answer.Task;

    /// <summary>Listens.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="redirect">The redirect URI where the partner knows another one than this; null for none.</param>
    /// <param name="consent">What was asked.</param>
    /// <param name="tell">Told what was turned away.</param>
    /// <exception cref="CommandFault">The port is taken.</exception>
    public static async Task<Callback> StartAsync(int port, Uri? redirect, Consent consent, Action<string> tell)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (port != 0 && redirect?.Host == "localhost")
                kestrel.ListenLocalhost(port);
            else
                kestrel.Listen(IPAddress.Loopback, port);
        });

        // A browser that holds a connection open holds nobody up.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        var callback = new Callback(app, consent, tell);
        app.Run(callback.HandleAsync);
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException { InnerException: AddressInUseException } or SocketException)
        {
            await app.DisposeAsync();
            throw new CommandFault($"port {port} cannot be listened on ({e.Message.TrimEnd('.')}): stop what uses it, or pass another --port and register its redirect URI with the partner.");
        }

        callback.Redirect = redirect ?? new Uri($"http://127.0.0.1:{new Uri(app.Urls.First()).Port}/callback");
        return callback;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path.Value != Uri.UnescapeDataString(Redirect.AbsolutePath))
            return CallbackPage.WriteAsync(context, 404, "There is nothing here.");
        if (context.Request.Method != HttpMethods.Get)
            return CallbackPage.WriteAsync(context, 405, "A browser comes here by GET.");
        var query = context.Request.Query;
        if (query["state"] is not [var state] || !consent.IsAnsweredBy(state))
        {
            tell("An answer to another question came (its state is not ours) and was turned away; still waiting.");
            return CallbackPage.WriteAsync(context, 400, "This answers another question than the one that was asked here. Begin again at the address that the terminal shows.");
        }

        var given = query["error"] is [{ Length: > 0 } error]
            ? new CallbackAnswer(null, CallbackPage.OneLine(error), CallbackPage.OneLine(query["error_description"].ToString()))
            : new CallbackAnswer(query["code"] is [{ Length: > 0 } code] ? code : null, null, "");
        if (given is { Code: null, Error: null })
        {
            tell("An answer came that holds neither a code nor an error; still waiting.");
            return CallbackPage.WriteAsync(context, 400, "The partner sent neither a code nor an error. Begin again at the address that the terminal shows.");
        }

        if (!answer.TrySetResult(given))
            return CallbackPage.WriteAsync(context, 409, "An answer came before this one, and it counts. The terminal says how it went.");
        return CallbackPage.WriteAsync(context, 200, given.Error is null ? "The answer has arrived. The terminal says how it went; this page may be closed." : "The partner said no. The terminal says more; this page may be closed.");
    }
}

/// <summary>What the partner answered; either a code or an error.</summary>
/// <param name="Code">The authorization code.</param>
/// <param name="Error">The protocol's error code: <c>access_denied</c>, ….</param>
/// <param name="Description">What the partner says about the error; empty for nothing.</param>
internal sealed record CallbackAnswer(string? Code, string? Error, string Description);
