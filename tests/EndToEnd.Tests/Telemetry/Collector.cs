using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Trunkline.EndToEnd.Tests.Telemetry;

/// <summary>An OTLP collector on loopback that keeps every byte it is sent, headers included.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, byte[] Bytes)> exports = new();

    private Collector(WebApplication app) => this.app = app;

    public string Url { get; private set; } = "";

    /// <summary>What came to one path: protobuf, whose texts stand in it as UTF-8. Every byte becomes one character.</summary>
    public string Received(string path) => string.Concat(exports.Where(export => export.Path == path).Select(export => Encoding.Latin1.GetString(export.Bytes)));

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.KeepAsync);
        await app.StartAsync();
        collector.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return collector;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task KeepAsync(HttpContext context)
    {
        Assert.True(context.Request.Headers.ContentEncoding.Count == 0, "a compressed export cannot be searched");
        using var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes(string.Join('\n', context.Request.Headers)));
        await context.Request.Body.CopyToAsync(body);
        exports.Enqueue((context.Request.Path.Value!, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
