using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Trunkline.Testing.Network;

/// <summary>An OTLP collector on loopback that keeps every byte it is sent, headers included.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Bytes)> exports = new();
    private LoopbackServer server = null!;

    /// <summary>Where it listens; each signal has its own path below.</summary>
    public string Url => server.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>What came to one path: protobuf, whose texts stand in it as UTF-8. Every byte becomes one character.</summary>
    public string Received(string path) => string.Concat(exports.Where(export => export.Path == path).Select(export => Encoding.Latin1.GetString(export.Bytes)));

    /// <summary>Starts one.</summary>
    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        collector.server = await LoopbackServer.StartAsync(collector.KeepAsync);
        return collector;
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync() => server.DisposeAsync();

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
