using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Trunkline.Connectors.Tests;

/// <summary>An outside API on a real Kestrel server on loopback, which keeps what it received.</summary>
internal sealed class Partner : IAsyncDisposable
{
    private readonly WebApplication app;

    private Partner(WebApplication app) => this.app = app;

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public string Url => app.Urls.First();

    public Seen Single => Assert.Single(Requests);

    public static Task<Partner> StartAsync(RequestDelegate answer, Action<ListenOptions>? listen = null) => StartAsync((context, _) => answer(context), listen);

    public static async Task<Partner> StartAsync(Func<HttpContext, Seen, Task> answer, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Listen(IPAddress.Loopback, 0, o => listen?.Invoke(o));
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        var partner = new Partner(app);
        app.Run(async context =>
        {
            var seen = await Seen.ReadAsync(context.Request);
            partner.Requests.Enqueue(seen);
            await answer(context, seen);
        });
        await app.StartAsync();
        return partner;
    }

    public static RequestDelegate Json(string json, int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

/// <summary>A request as the partner got it.</summary>
internal sealed record Seen(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body, byte[] Bytes)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<Seen> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var target = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        return new Seen(request.Method, target, headers, Encoding.UTF8.GetString(body.ToArray()), body.ToArray());
    }
}
