using System.Net;
using System.Net.Sockets;
using System.Text;
using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Intake;

/// <summary>Bad input gets a clear answer, and the host takes the next good post all the same.</summary>
public sealed class BadInputTests
{
    private static readonly Dictionary<string, string> Settings = new() { ["TRUNKLINE_SECRET_ORDERS_KEY"] = "k3y" };

    [Fact]
    public async Task EachBadPostGetsItsStatusAndLosesNothing()
    {
        await using var partner = await PartnerServer.StartAsync();
        using var folder = Orders(partner.Url);
        await using var host = await LocalHostProcess.StartAsync(folder, Settings);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, Post("""{"id":1}""", "k3y", "/api/hooks/nobody")));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(host, new HttpRequestMessage(HttpMethod.Delete, "/api/hooks/orders")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, Post("""{"id":1}""", "wrong")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, Post("""{"id":1}""", null)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(host, Post("""{"id":""", "k3y")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(host, Post(new string('[', 100_000), "k3y")));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(host, Post("\"" + new string('x', 1024 * 1024) + "\"", "k3y")));

        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, Post("""{"id":"good"}""", "k3y")));
        await partner.WaitUntilAsync(r => r.Count >= 1, "the good post");
        Assert.Equal("/good", Assert.Single(partner.Requests).Path);
    }

    [Fact]
    public async Task MissingAndBadSignatureAnswerAlike()
    {
        using var folder = Orders("http://127.0.0.1:9");
        await using var host = await LocalHostProcess.StartAsync(folder, Settings);
        using var missing = await host.Http.SendAsync(Post("{}", null));
        using var wrong = await host.Http.SendAsync(Post("{}", "nope"));
        Assert.Equal(await missing.Content.ReadAsStringAsync(), await wrong.Content.ReadAsStringAsync());
        Assert.Equal(missing.Content.Headers.ContentType, wrong.Content.Headers.ContentType);
    }

    [Fact]
    public async Task ABodyOverTheLimitIsRefusedBeforeItIsSent()
    {
        using var folder = Orders("http://127.0.0.1:9");
        await using var host = await LocalHostProcess.StartAsync(folder, Settings);
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync("POST /api/hooks/orders HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: k3y\r\nContent-Length: 1000000000\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChunkedBodyOverTheLimitIs413NotASignatureError()
    {
        using var folder = Orders("http://127.0.0.1:9");
        await using var host = await LocalHostProcess.StartAsync(folder, Settings);
        using var request = Post("\"" + new string('x', 1024 * 1024) + "\"", "wrong");
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(host, request));
    }

    [Fact]
    public async Task FaultyFilesStopTheStartWithEveryFaultListed()
    {
        using var folder = Orders("http://127.0.0.1:9")
            .Flow("one", "flow: one\non: { source: ordres }\nsteps:\n  - { id: a, call: erp, post: /, body: '{ \"x\": event.data. }' }\n")
            .Flow("two", "flow: two\non: { source: orders }\nstps: []\n");
        var (exitCode, printed) = await LocalHostProcess.RunToExitAsync(folder, Settings);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("one.yaml:2:", printed, StringComparison.Ordinal);
        Assert.Contains("did you mean 'orders'?", printed, StringComparison.Ordinal);
        Assert.Contains("one.yaml:4:", printed, StringComparison.Ordinal);
        Assert.Contains("two.yaml:3:1:", printed, StringComparison.Ordinal);
        Assert.Contains("did you mean 'steps'?", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingSecretIsNamedWithItsFileAndTheHostGoesOn()
    {
        using var folder = Orders("http://127.0.0.1:9");
        await using var host = await LocalHostProcess.StartAsync(folder);
        Assert.Contains("orders-key", host.Output, StringComparison.Ordinal);
        Assert.Contains("orders.yaml:3:", host.Output, StringComparison.Ordinal);

        // It cannot be verified now; it may be after the secret is set: the sender is asked to come again.
        using var answer = await host.Http.SendAsync(Post("{}", "k3y"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        using var health = await host.Http.GetAsync(new Uri("/api/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    private static IntegrationsFolder Orders(string partnerUrl) => new IntegrationsFolder()
        .Source("orders", "source: orders\nprovider: api-key\nsecrets: [orders-key]\n")
        .Partner("erp", partnerUrl)
        .Flow("order", """
            flow: order
            on: { source: orders }
            steps:
              - { id: keep, call: erp, post: "/{event.id}", body: event.data }
            """);

    private static HttpRequestMessage Post(string body, string? key, string path = "/api/hooks/orders")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        return request;
    }

    private static async Task<HttpStatusCode> StatusAsync(LocalHostProcess host, HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await host.Http.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
