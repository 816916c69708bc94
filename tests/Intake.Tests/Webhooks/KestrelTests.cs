using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Tests.Support;
using Trunkline.Stores;

namespace Trunkline.Intake.Tests.Webhooks;

/// <summary>What only a real server and real sockets show: bodies in pieces, callers that lie about lengths or hang up, many at once.</summary>
public sealed class KestrelTests : IAsyncLifetime
{
    private readonly TestIntake intake = new("source: shop\nprovider: api-key\nsecrets: [k]\nmaxBody: 64KiB\n", queue: new RecordingQueue(8000), secrets: ("k", "v"));
    private readonly WebApplication app;

    public KestrelTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(c => intake.Receiver.ReceiveAsync(c, c.Request.Path.Value!["/api/hooks/".Length..]));
    }

    private Uri Url => new(app.Urls.Single());

    public Task InitializeAsync() => app.StartAsync();

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        intake.Dispose();
    }

    [Theory]
    [InlineData("Content-Length: 2\r\n\r\n{}", "202")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", "202")]
    [InlineData("Content-Length: 70000\r\n\r\n", "413")]
    [InlineData("Content-Length: 99999999999\r\n\r\n", "413")]
    [InlineData("Content-Length: -1\r\n\r\n", "400")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", "400")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx", "400")]
    [InlineData("Content-Length: 0\r\n\r\n", "400")]
    public async Task Bodies_however_they_are_framed(string framed, string status)
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, "POST /api/hooks/shop HTTP/1.1\r\nHost: x\r\nX-Api-Key: v\r\nContent-Type: application/json\r\n" + framed);
        Assert.StartsWith("HTTP/1.1 " + status, await ReadHeadAsync(socket));
    }

    [Fact]
    public async Task A_body_in_pieces_that_grows_past_the_limit_is_413_though_no_length_was_declared()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, "POST /api/hooks/shop HTTP/1.1\r\nHost: x\r\nX-Api-Key: v\r\nTransfer-Encoding: chunked\r\n\r\n");
        var piece = $"1000\r\n{new string(' ', 4096)}\r\n";
        for (var n = 0; n < 17; n++)
            await SendAsync(socket, piece);
        Assert.StartsWith("HTTP/1.1 413", await ReadHeadAsync(socket));
        Assert.Equal(0, intake.Queue.Attempts);
    }

    [Fact]
    public async Task A_body_that_stops_half_way_is_408()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, "POST /api/hooks/shop HTTP/1.1\r\nHost: x\r\nX-Api-Key: v\r\nContent-Length: 10\r\n\r\n{\"a\"");
        while (intake.Time.Waiting == 0)
            await Task.Yield();
        intake.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.StartsWith("HTTP/1.1 408", await ReadHeadAsync(socket));
        Assert.Equal(0, intake.Queue.Attempts);
    }

    [Fact]
    public async Task Callers_that_hang_up_half_way_disturb_nobody()
    {
        for (var n = 0; n < 20; n++)
        {
            using var socket = await ConnectAsync();
            await SendAsync(socket, "POST /api/hooks/shop HTTP/1.1\r\nHost: x\r\nX-Api-Key: v\r\nContent-Length: 10\r\n\r\n{\"a\"");
            socket.LingerState = new LingerOption(true, 0);
        }

        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, "after"));
        Assert.Equal("after", Assert.Single(intake.Events).Id);
    }

    [Fact]
    public async Task Under_load_and_failures_every_202_is_stored_and_no_event_is_torn()
    {
        var calls = 0;
        intake.Queue.OnAppend = async (_, _) =>
        {
            await Task.Yield();
            if (Interlocked.Increment(ref calls) % 7 == 0)
                throw new StoreUnavailableException("busy");
        };
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 32 });
        var accepted = new ConcurrentBag<string>();
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async caller =>
        {
            for (var n = 0; n < 25; n++)
            {
                var id = $"{caller}-{n}";
                var status = await PostAsync(client, id, new string('x', (caller * 31 + n * 17) % 700));
                if (status == HttpStatusCode.Accepted)
                    accepted.Add(id);
                else if (status == HttpStatusCode.ServiceUnavailable)
                    Interlocked.Increment(ref refused);
            }
        }));
        var stored = intake.Events.Select(e => e.Id).ToList();
        Assert.Equal(800, accepted.Count + refused);
        Assert.Equal(accepted.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
        Assert.All(intake.Events, e => Assert.Equal(e.Id, e.Envelope.GetProperty("data").GetProperty("id").GetString()));
    }

    private async Task<HttpStatusCode> PostAsync(HttpClient client, string id, string text = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, "/api/hooks/shop")) { Content = new StringContent($$"""{"id":"{{id}}","text":"{{text}}"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Api-Key", "v");
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Url.Port);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        }
        catch (SocketException)
        {
            // The server may have answered and closed before it heard everything: that is the point.
            Assert.True(socket.Poll(0, SelectMode.SelectRead));
        }
    }

    private static async Task<string> ReadHeadAsync(Socket socket)
    {
        var buffer = new byte[4096];
        var length = await socket.ReceiveAsync(buffer);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
