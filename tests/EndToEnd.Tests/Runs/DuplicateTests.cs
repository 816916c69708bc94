using System.Net;
using System.Text;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Testing.Webhooks;

namespace Trunkline.EndToEnd.Tests.Runs;

public sealed class DuplicateTests
{
    [Fact]
    public async Task AHundredCopiesAtOnceStartOneRun()
    {
        await using var partner = await PartnerServer.StartAsync();
        using var folder = Orders(partner);
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => host.Http.PostOrderAsync("o-1")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Accepted, a.StatusCode));
        await host.Http.AcceptedAsync("last");
        await partner.WaitUntilAsync(r => r.Any(x => x.Path == "/last"), "the order after the copies");

        var runs = await host.Http.UntilAsync("/api/ops/runs", AllCompleted);
        Assert.Equal(2, runs.GetProperty("runs").GetArrayLength());
        Assert.Single(partner.Requests, r => r.Path == "/o-1");
    }

    [Fact]
    public async Task ACopyAfterARestartStartsNone()
    {
        await using var partner = await PartnerServer.StartAsync();
        using var folder = Orders(partner);
        await using (var first = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings))
        {
            await first.Http.AcceptedAsync("o-1");
            await partner.WaitUntilAsync(r => r.Count == 1, "the order");
            await first.Http.UntilAsync("/api/ops/runs", AllCompleted);
            Assert.Equal(0, await first.StopAsync());
        }

        await using var second = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await second.Http.AcceptedAsync("o-1");
        await second.Http.AcceptedAsync("o-2");
        await partner.WaitUntilAsync(r => r.Any(x => x.Path == "/o-2"), "the order after the copy");
        Assert.Equal(["/o-1", "/o-2"], partner.Requests.Select(r => r.Path));
        var runs = await second.Http.GetJsonAsync("/api/ops/runs");
        Assert.Equal(2, runs.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task APartlyDuplicateBatchIsAcceptedAndStartsOnlyWhatIsNew()
    {
        const string url = "https://hooks.example.com/in";
        await using var partner = await PartnerServer.StartAsync();
        using var folder = new IntegrationsFolder()
            .Source("orders", $"source: orders\nprovider: hubspot\nsecrets: [orders-key]\nurl: {url}\n")
            .Partner("erp", partner.Url)
            .Flow("order", """
                flow: order
                on: { source: orders }
                steps:
                  - { id: keep, call: erp, post: "/{event.data.eventId}", body: event.data }
                """);
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        foreach (var ids in new int[][] { [1, 2, 3], [2, 3, 4, 4], [4, 1, 5] })
        {
            var items = ids.Select(id => $$"""{"eventId":{{id}},"portalId":1,"subscriptionId":2,"occurredAt":3,"subscriptionType":"t"}""");
            var signed = WebhookSigner.Sign("hubspot", "k3y", Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]"), DateTimeOffset.UtcNow, url: url);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/orders") { Content = new ByteArrayContent(signed.Body) };
            foreach (var (name, value) in signed.Headers.Where(h => h.Key != "Content-Type"))
                request.Headers.Add(name, value);
            request.Content.Headers.ContentType = new("application/json");
            using var answer = await host.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await partner.WaitUntilAsync(r => r.Any(x => x.Path == "/5"), "the last new order");
        var runs = await host.Http.UntilAsync("/api/ops/runs", page => page.GetProperty("runs").GetArrayLength() >= 5 && AllCompleted(page));
        Assert.Equal(5, runs.GetProperty("runs").GetArrayLength());
        Assert.Equal(["/1", "/2", "/3", "/4", "/5"], partner.Requests.Select(r => r.Path).Order());
    }

    private static bool AllCompleted(System.Text.Json.JsonElement page) =>
        page.GetProperty("runs").EnumerateArray().All(r => r.GetProperty("status").GetProperty("state").GetString() == "Completed");

    private static IntegrationsFolder Orders(PartnerServer partner) => new IntegrationsFolder()
        .Source("orders", OrdersClient.SourceYaml)
        .Partner("erp", partner.Url)
        .Flow("order", """
            flow: order
            on: { source: orders }
            steps:
              - { id: keep, call: erp, post: "/{event.id}", body: event.data }
            """);
}
