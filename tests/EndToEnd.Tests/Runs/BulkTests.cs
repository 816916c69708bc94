using System.Net;
using System.Text;
using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Runs;

/// <summary>Looking into dead letters, and letting many go on at once.</summary>
public sealed class BulkTests : IAsyncLifetime
{
    private readonly IntegrationsFolder folder = new();
    private PartnerServer partner = null!;
    private volatile bool refusing = true;

    public async Task InitializeAsync()
    {
        partner = await PartnerServer.StartAsync();
        partner.Answer = request => refusing && !request.Path.StartsWith("/note/", StringComparison.Ordinal) ? (422, """{"error":"the period is closed"}""") : (200, """{"no":7}""");
        folder.Source("orders", OrdersClient.SourceYaml).Partner("erp", partner.Url).Partner("crm", partner.Url);
        WriteFlow("order", "erp", "book");
        WriteFlow("mirror", "crm", "copy");
    }

    public async Task DisposeAsync()
    {
        await partner.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task AFilterOfWhatWaitsGoesOnAtARateAlsoAfterAKill()
    {
        await using (var first = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings))
        {
            for (var i = 0; i < 6; i++)
                await first.Http.AcceptedAsync($"o-{i}");
            await ListedAsync(first.Http, 12);
            await first.KillAsync();
        }

        refusing = false;
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        Assert.Equal((HttpStatusCode.BadRequest, 0), await ResumeAsync(host.Http, """{"rate":50}"""));
        Assert.Equal((HttpStatusCode.BadRequest, 0), await ResumeAsync(host.Http, """{"all":true,"rate":0}"""));
        Assert.Equal((HttpStatusCode.BadRequest, 0), await ResumeAsync(host.Http, """{"filter":{"flows":"order"}}"""));
        Assert.Equal((HttpStatusCode.OK, 0), await ResumeAsync(host.Http, """{"filter":{"fault":"http-503"}}"""));
        Assert.Equal((HttpStatusCode.OK, 6), await ResumeAsync(host.Http, """{"filter":{"connection":"crm","step":"copy","fault":"http-422"},"rate":100,"by":"ada"}"""));
        await ListedAsync(host.Http, 6);
        Assert.Equal((HttpStatusCode.OK, 6), await ResumeAsync(host.Http, """{"filter":{"flow":"order"},"rate":100}"""));
        await ListedAsync(host.Http, 0);
        Assert.All(partner.Requests.GroupBy(r => (r.Path, r.IdempotencyKey)), calls => Assert.True(calls.Count() <= 2, $"{calls.Key} was called {calls.Count()} times"));
    }

    [Fact]
    public async Task ADeadLetterShowsWhatItDidAndWhatAResumeWouldSendAndSendsNothing()
    {
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await host.Http.AcceptedAsync("o-1");
        await ListedAsync(host.Http, 2);
        var entries = (await host.Http.GetJsonAsync("/api/ops/dead-letters")).GetProperty("entries").EnumerateArray();
        var runId = entries.Single(e => e.GetProperty("flow").GetString() == "order").GetProperty("runId").GetString();
        var calls = partner.Requests.Count;
        var letter = await host.Http.UntilAsync($"/api/ops/dead-letters/{runId}", a => !a.TryGetProperty("note", out _));
        Assert.Equal("note", letter.GetProperty("done")[0].GetProperty("id").GetString());
        Assert.Equal(422, letter.GetProperty("failed")[0].GetProperty("attempts")[0].GetProperty("status").GetInt32());
        var next = Assert.Single(letter.GetProperty("next").EnumerateArray().ToList());
        Assert.Equal(("book", "erp", "POST", "/book/o-1"), (Text(next, "stepId"), Text(next, "connection"), Text(next, "method"), Text(next, "path")));
        Assert.Equal(partner.Requests.Last(r => r.Path == "/book/o-1").IdempotencyKey, Text(next, "idempotencyKey"));
        Assert.Equal("""{"id":"o-1","note":7,"accessToken":"***"}""", next.GetProperty("body").GetRawText());
        Assert.Equal("***", next.GetProperty("headers").GetProperty("X-Api-Key").GetString());
        Assert.False(letter.TryGetProperty("wouldFail", out _));
        Assert.Equal(calls, partner.Requests.Count);

        using var none = await host.Http.GetAsync(new Uri("/api/ops/dead-letters/nope", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private static Task<JsonElement> ListedAsync(HttpClient http, int count) =>
        http.UntilAsync("/api/ops/dead-letters", a => a.GetProperty("entries").GetArrayLength() == count);

    private static async Task<(HttpStatusCode Status, int Decided)> ResumeAsync(HttpClient http, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/api/ops/dead-letters/resume", UriKind.Relative), content);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, json.RootElement.TryGetProperty("decided", out var decided) ? decided.GetInt32() : 0);
    }

    private void WriteFlow(string name, string connection, string step) => folder.Flow(name, $$"""
        flow: {{name}}
        on: { source: orders }
        steps:
          - { id: note, call: {{connection}}, post: "/note/{event.id}", body: event.data }
          - { id: {{step}}, call: {{connection}}, post: "/{{step}}/{event.id}", headers: { X-Api-Key: "{event.id}" }, body: '{ "id": event.id, "note": note.no, "accessToken": event.id }' }
        """);
}
