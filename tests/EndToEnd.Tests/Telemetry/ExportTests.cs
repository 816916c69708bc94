using System.Net;
using System.Text;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Testing.Network;

namespace Trunkline.EndToEnd.Tests.Telemetry;

/// <summary>The real host exports to a collector what it tells of runs that worked and runs that failed; every byte that arrived is then searched for
/// planted secrets and personal data.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private const string Person = "planted.person@example.test";

    /// <summary>What every planted text begins with, as it is and in base64 at each of the three places that it can have in a group.</summary>
    private static readonly string[] Planted = ["planted", "PLANTED", "cGxhbnRlZ", "BsYW50ZW", "wbGFudGVk"];

    private readonly IntegrationsFolder folder = new();
    private OtlpCollector collector = null!;
    private PartnerServer partner = null!;

    public async Task InitializeAsync()
    {
        collector = await OtlpCollector.StartAsync();
        partner = await PartnerServer.StartAsync();
        partner.Answer = Answer;
        folder
            .Source("orders", OrdersClient.SourceYaml)
            .Connection("shop", Connection("shop", partner.Url, "{ type: api-key, query: planted_key, key: \"${secret:shop-key}\" }"))
            .Connection("erp", Connection("erp", partner.Url + "/planted-path", "{ type: basic, user: planted-user, password: \"${secret:erp-password}\" }"))
            .Connection("gone", Connection("gone", "http://127.0.0.1:9/planted-gone", "{ type: bearer, token: \"${secret:gone-token}\" }"))
            .Flow("orders", """
                flow: orders
                on: { source: orders }
                steps:
                  - id: customer
                    call: shop
                    get: /customers/{event.data.customer}
                    query: { email: "{event.data.customer}" }
                  - id: unreachable
                    call: gone
                    get: /people/{event.data.customer}
                    fallback: [ { id: parked, call: shop, get: "/parked/{event.data.customer}" } ]
                  - id: book
                    call: erp
                    post: /book/{event.data.customer}
                    headers: { X-Customer: "{event.data.customer}" }
                    body: '{ "customer": event.data.customer }'
                """);
    }

    public async Task DisposeAsync()
    {
        await partner.DisposeAsync();
        await collector.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task An_export_of_whole_runs_holds_no_secret_and_nothing_personal()
    {
        await using (var host = await LocalHostProcess.StartAsync(folder, Settings()))
        {
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "planted-orders-key", $$"""{"id":"o-1","customer":"{{Person}}"}"""));
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "planted-orders-key", $$"""{"id":"refused-2","customer":"refused.{{Person}}"}"""));
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, "planted-wrong-key", $$"""{"id":"o-3","customer":"{{Person}}"}"""));
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "planted-orders-key", $$"""{"id":"o-4","customer":"{{Person}}"""));
            using var nowhere = await host.Http.GetAsync(new Uri($"/api/planted/{Person}?email={Person}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
            await partner.WaitUntilAsync(r => r.Any(x => x.Path.StartsWith("/planted-path/book/planted", StringComparison.Ordinal)), "the run that works");
            var letter = await host.Http.DeadLetterAsync();
            Assert.Equal("book", letter.GetProperty("stepId").GetString());
            Assert.Equal(HttpStatusCode.Accepted, await host.Http.DecideAsync(letter.GetProperty("runId").GetString()!, "discard", $$"""{"by":"{{Person}}","reason":"planted reason"}"""));
            await host.Http.RunAsync(letter.GetProperty("runId").GetString()!, "Discarded");
            Assert.Equal(0, await host.StopAsync());
        }

        var (traces, metrics, logs) = (collector.Received("/v1/traces"), collector.Received("/v1/metrics"), collector.Received("/v1/logs"));
        Assert.All((string[])["receive orders", "step book", "Trunkline.Connectors", "Microsoft.AspNetCore"], told => Assert.Contains(told, traces, StringComparison.Ordinal));
        Assert.All((string[])["trunkline.intake.accepted", "trunkline.runs.dead", "http.client.request.duration", "http.server.request.duration"], told => Assert.Contains(told, metrics, StringComparison.Ordinal));
        Assert.Contains("Trunkline.", logs, StringComparison.Ordinal);
        Assert.All((string[])[traces, metrics, logs], export => Assert.Contains("trunkline", export, StringComparison.Ordinal));
        var leaks = Leaks(traces).Concat(Leaks(metrics)).Concat(Leaks(logs)).ToList();
        Assert.True(leaks.Count == 0, string.Join("\n---\n", leaks));
    }

    [Fact]
    public async Task A_collector_that_is_away_holds_nothing_up()
    {
        await using var host = await LocalHostProcess.StartAsync(
            folder, new Dictionary<string, string>(Settings()) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" });
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "planted-orders-key", $$"""{"id":"o-1","customer":"{{Person}}"}"""));
        await partner.WaitUntilAsync(r => r.Any(x => x.Path.StartsWith("/planted-path/book/", StringComparison.Ordinal)), "the run");
        Assert.Equal(0, await host.StopAsync());
    }

    // A partner that quotes what it was sent, credentials included.
    private static (int Status, string Body) Answer(PartnerRequest request) => request.Path.Contains("refused", StringComparison.Ordinal) && request.Method == "POST"
        ? (422, $$"""{"error":"{{Person}} is blocked; you sent {{request.Headers["authorization"]}}"}""")
        : (200, $$"""{"name":"planted name","email":"{{Person}}"}""");

    private static string Connection(string name, string url, string auth) => $$"""
        connection: {{name}}
        protocol: rest
        baseUrl: {{url}}
        auth: {{auth}}
        allowPrivate: true
        timeout: 10s
        retry: { attempts: 2, first: 10ms, factor: 1, max: 10ms, for: 1m }
        """;

    private Dictionary<string, string> Settings() => new()
    {
        ["TRUNKLINE_SECRET_ORDERS_KEY"] = "planted-orders-key",
        ["TRUNKLINE_SECRET_SHOP_KEY"] = "planted-shop-key",
        ["TRUNKLINE_SECRET_ERP_PASSWORD"] = "planted-erp-password",
        ["TRUNKLINE_SECRET_GONE_TOKEN"] = "planted-gone-token",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_SERVICE_NAME"] = "trunkline-under-test",
    };

    private static async Task<HttpStatusCode> PostAsync(LocalHostProcess host, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/hooks/orders?token=planted-query&email={Uri.EscapeDataString(Person)}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Api-Key", key);
        request.Headers.Add("X-Planted", Person);
        request.Headers.UserAgent.ParseAdd("planted-agent/1.0");
        using var answer = await host.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static IEnumerable<string> Leaks(string export)
    {
        foreach (var planted in Planted)
        {
            for (var at = export.IndexOf(planted, StringComparison.Ordinal); at >= 0; at = export.IndexOf(planted, at + 1, StringComparison.Ordinal))
                yield return export[Math.Max(0, at - 200)..Math.Min(export.Length, at + 200)];
        }
    }
}
