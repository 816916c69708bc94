using System.Net;
using System.Text;
using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Flows;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Testing;
using Trunkline.Runs.Testing.Recording;

namespace Trunkline.EndToEnd.Tests.Runs;

/// <summary>A run of a real host, with a retry and a fallback, recorded and played again: it passes, and holds no secret.</summary>
public sealed class RecordTests
{
    [Fact]
    public async Task ARealRunIsRecordedWithoutItsSecretsAndPlaysAgain()
    {
        using var folder = new IntegrationsFolder();
        await using var partner = await PartnerServer.StartAsync();
        var busy = true;
        partner.Answer = request =>
        {
            if (request.Path == "/contacts")
                return (422, """{"error":"not now","access_token":"tok-0815-geheim"}""");
            (var was, busy) = (busy, false);
            return was ? (503, """{"error":"busy"}""") : (200, """{"id":12345678901234567890,"emoji":"😀 é","note":"with k3y-very-secret in it"}""");
        };
        folder.Source("orders", OrdersClient.SourceYaml).Partner("crm", partner.Url).Flow("book", """
            flow: book
            on: { source: orders }
            record: bodies
            steps:
              - { id: order, call: crm, post: /orders, query: { from: "{event.data.shop}" }, body: '{ "no": event.data.no, "key": event.data.apiKey }' }
              - { id: contact, call: crm, post: /contacts, body: '{ "order": order.id, "emoji": order.emoji }', fallback: [ { id: parked, map: order.note } ] }
              - { id: never, when: event.data.no = 0, call: crm, get: /never }
            """);
        JsonElement run;
        await using (var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings))
        {
            using var post = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/orders")
            {
                Content = new StringContent("""{"id":"o-1","type":"placed","no":1.50,"shop":"a & b","apiKey":"4711-geheim","auth":"Bearer abcdefghijklmnop"}""", Encoding.UTF8, "application/json"),
            };
            post.Headers.Add("X-Api-Key", "k3y");
            using var answer = await host.Http.SendAsync(post);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            var page = await host.Http.UntilAsync("/api/ops/runs", a => a.GetProperty("runs") is var runs && runs.GetArrayLength() == 1 && runs[0].TryGetProperty("report", out _));
            run = await host.Http.GetJsonAsync($"/api/ops/runs/{page.GetProperty("runs")[0].GetProperty("runId").GetString()}");
        }

        var integrations = Integrations.Read(folder.Path, _ => null);
        var recorded = await new FlowRecorder(integrations, ["k3y-very-secret"]).RecordAsync(run.GetProperty("report").Deserialize(FlowsJson.Default.RunReport)!, default);

        Assert.Null(recorded.Problem);
        Assert.All(["geheim", "k3y-very", "abcdefgh"], secret => Assert.DoesNotContain(secret, recorded.Yaml));
        Assert.All(["12345678901234567890", "1.50", "😀 é", "status: 503", "contact: fell-back", "never: skipped"], part => Assert.Contains(part, recorded.Yaml));
        Assert.All(recorded.Notes, n => Assert.Contains("removed", n));
        File.WriteAllText(Path.Combine(folder.Path, "flows", "book.tests.yaml"), recorded.Yaml);
        var file = Assert.Single(FlowTests.Read(folder.Path, integrations));
        var result = await new FlowTests(integrations, TimeProvider.System).RunAsync(file, file.Tests[0], default);
        Assert.True(result.Passed, recorded.Yaml + string.Join('\n', result.Mismatches.Select(m => m.What)));
    }
}
