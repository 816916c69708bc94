using System.Net;
using System.Text;
using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Crashes;

/// <summary>The books are even once it is quiet, after a mixed load and kills in the middle of it.</summary>
public sealed class ReconcileTests
{
    private const int Kills = 3;
    private const int Seed = 20261121;

    [Fact]
    public async Task QuietBooksAreEvenAfterDuplicatesUnmatchedDeadDiscardedAndKills()
    {
        await using var partner = await PartnerServer.StartAsync();
        partner.Answer = request => request.Path.EndsWith('3') ? (422, """{"error":"the period is closed"}""") : (200, "{}");
        using var folder = new IntegrationsFolder()
            .Source("orders", OrdersClient.SourceYaml)
            .Partner("erp", partner.Url)
            .Flow("book", """
                flow: book
                on: { source: orders, where: data.kind = "order" }
                steps:
                  - { id: book, call: erp, post: "/book/{event.id}", body: event.data }
                """)
            .Flow("tell", """
                flow: tell
                on: { source: orders, where: data.kind = "order" }
                steps:
                  - { id: tell, call: erp, post: "/tell/{event.id}", body: event.data }
                """);
        var random = new Random(Seed);
        var accepted = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
            var until = random.Next(30, 90);
            for (var i = 0; i < until; i++)
            {
                // Every fifth is one that came before, every seventh nobody wants.
                var number = (kill * 100) + (i % 5 == 4 ? i - 1 : i);
                accepted += await PostAsync(host.Http, $"o-{number}", i % 7 == 6 ? "rumour" : "order") ? 1 : 0;
            }

            await host.KillAsync();
        }

        await using var last = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        var quiet = await last.Http.UntilAsync("/api/ops/reconcile", s => Number(s, "waiting") == 0 && Number(s, "inFlight") == 0);
        AssertEven(quiet);
        Assert.Equal(accepted, Number(quiet, "accepted"));
        Assert.Equal(accepted, Number(quiet, "matched") + Number(quiet, "unmatched"));
        Assert.InRange(Number(quiet, "matched") * 2, Number(quiet, "started") + Number(quiet, "duplicate"), Number(quiet, "started") + Number(quiet, "duplicate") + Number(quiet, "redelivered"));
        Assert.True(Number(quiet, "unmatched") > 0 && Number(quiet, "duplicate") > 0 && Number(quiet, "dead") > 0);
        Assert.False(quiet.GetProperty("approximate").GetBoolean());

        var dead = Number(quiet, "dead");
        // A run that has just given up enters the index a moment later.
        await last.Http.UntilAsync("/api/ops/dead-letters?size=1000", a => a.GetProperty("entries").GetArrayLength() == dead);
        var ofBook = await BulkAsync(last.Http, "discard", """{"filter":{"flow":"book"},"reason":"a test","by":"ada","rate":100}""");
        Assert.InRange(ofBook, 1, dead - 1);
        Assert.Equal(dead - ofBook, await BulkAsync(last.Http, "discard", """{"all":true,"reason":"a test","rate":100}"""));
        var after = await last.Http.UntilAsync("/api/ops/reconcile", s => Number(s, "dead") == 0 && Number(s, "inFlight") == 0);
        AssertEven(after);
        Assert.Equal(dead, Number(after, "discarded"));
        Assert.Equal(Number(after, "started"), Number(after, "completed") + dead);
    }

    private static void AssertEven(JsonElement state) => Assert.True(Number(state, "difference") == 0, $"the books are off: {state}");

    private static long Number(JsonElement state, string name) => state.GetProperty(name).GetInt64();

    private static async Task<bool> PostAsync(HttpClient http, string id, string kind)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/orders")
        {
            Content = new StringContent($$"""{"id":"{{id}}","kind":"{{kind}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Api-Key", "k3y");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.Accepted;
    }

    private static async Task<long> BulkAsync(HttpClient http, string decision, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"/api/ops/dead-letters/{decision}", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        using var result = JsonDocument.Parse(text);
        Assert.False(result.RootElement.TryGetProperty("continuation", out _));
        return result.RootElement.GetProperty("decided").GetInt64();
    }
}
