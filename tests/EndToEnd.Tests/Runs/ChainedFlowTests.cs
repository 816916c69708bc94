using System.Net;
using System.Text;
using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Runs;

/// <summary>Flows that a person starts, and flows that other flows start.</summary>
public sealed class ChainedFlowTests : IAsyncLifetime
{
    private readonly IntegrationsFolder folder = new();
    private PartnerServer partner = null!;

    public async Task InitializeAsync()
    {
        partner = await PartnerServer.StartAsync();
        folder.Partner("erp", partner.Url);
    }

    public async Task DisposeAsync()
    {
        await partner.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task ARunStartedByHandTellsTwoOthersAndTheSameOrderStartsNothing()
    {
        folder.Flow("paid", """
            flow: paid
            on: { manual: true }
            steps:
              - forEach: event.data.lines
                concurrency: 3
                steps: [ { id: told, emit: line.paid, data: item } ]
              - { emit: order.paid, data: event.data }
            """).Flow("line", """
            flow: line
            on: { flow: paid, types: [line.*] }
            steps: [ { id: keep, call: erp, post: "/line/{event.data}", body: event } ]
            """).Flow("order", """
            flow: order
            on: { flow: paid, types: [order.*], where: data.ok }
            steps: [ { id: keep, call: erp, post: "/order/{event.data.id}", body: event.context } ]
            """);
        await using var host = await LocalHostProcess.StartAsync(folder);
        var (status, first) = await StartAsync(host, "paid", """{"id":"t-1","data":{"id":"o-1","ok":true,"lines":[1,2,3]}}""");
        Assert.Equal(HttpStatusCode.Accepted, status);
        await partner.WaitUntilAsync(r => r.Count == 4, "the runs of the two others");
        Assert.Equal(["/line/1", "/line/2", "/line/3", "/order/o-1"], partner.Requests.Select(r => r.Path).Order());
        using var context = JsonDocument.Parse(partner.Requests.Single(r => r.Path == "/order/o-1").Body);
        Assert.Equal(1, context.RootElement.GetProperty("hops").GetInt32());
        Assert.Equal(first.GetProperty("runId").GetString(), context.RootElement.GetProperty("run").GetString());

        (status, var second) = await StartAsync(host, "paid", """{"id":"t-1","data":null}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(first.GetProperty("runId").GetString(), second.GetProperty("runId").GetString());
        var runs = await host.Http.UntilAsync("/api/ops/runs", a => a.GetProperty("runs").EnumerateArray().All(r => r.GetProperty("status").GetProperty("state").GetString() == "Completed"));
        Assert.Equal(5, runs.GetProperty("runs").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await StartAsync(host, "piad", "{}")).Status);
    }

    [Fact]
    public async Task FlowsThatStartOneAnotherInACircleEndInADeadLetter()
    {
        folder.Flow("ping", """
            flow: ping
            on: { flow: pong }
            steps: [ { id: told, emit: ball } ]
            """).Flow("pong", """
            flow: pong
            on: { flow: ping }
            steps: [ { id: told, emit: ball } ]
            """);
        await using var host = await LocalHostProcess.StartAsync(folder);
        Assert.Equal(HttpStatusCode.Accepted, (await StartAsync(host, "ping", "{}")).Status);
        var letter = await host.Http.DeadLetterAsync();
        Assert.Equal("hops", letter.GetProperty("fault").GetProperty("code").GetString());
        var runs = await host.Http.GetJsonAsync("/api/ops/runs");
        Assert.Equal(17, runs.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task ARunTakesAnotherFlowsStepsAndCodeAlongAndADeadLetterInsideGoesOnThere()
    {
        folder.Flow("supplier", """
            flow: supplier
            on: { manual: true }
            settings: { countries: DE AT }
            steps:
              - { id: account, use: check-iban, with: event.data.iban }
              - { fail: "no account", when: $not(account.valid) }
              - { id: note, run: note, with: account }
              - { id: end, call: erp, post: /end, body: note }
            """).Flow("note", """
            flow: note
            on: { manual: true }
            settings: { to: nobody, times: 1 }
            steps:
              - { id: first, call: erp, post: "/first/{settings.to}", body: event.data }
              - { id: second, call: erp, post: "/second/{settings.times}", body: event.id }
              - { map: '{ "country": event.data.country }' }
            """);
        var refusing = true;
        partner.Answer = r => Volatile.Read(ref refusing) && r.Path.StartsWith("/second", StringComparison.Ordinal) ? (422, "{}") : (200, "{}");
        await using var host = await LocalHostProcess.StartAsync(folder, new Dictionary<string, string> { ["FLOWS__NOTE__TO"] = "ann", ["FLOWS__NOTE__TIMES"] = "3" });
        await StartAsync(host, "supplier", """{"data":{"iban":"DE89 3704 0044 0532 0130 00"}}""");
        var letter = await host.Http.DeadLetterAsync();
        Assert.Equal("note/second", letter.GetProperty("stepId").GetString());
        Volatile.Write(ref refusing, false);
        Assert.Equal(HttpStatusCode.Accepted, await host.Http.DecideAsync(letter.GetProperty("runId").GetString()!, "resume"));
        var run = await host.Http.RunAsync(letter.GetProperty("runId").GetString()!, "Completed");
        Assert.Equal(["/first/ann", "/second/3", "/second/3", "/end"], partner.Requests.Select(r => r.Path));
        Assert.Equal("""{"country":"DE"}""", Encoding.UTF8.GetString(partner.Requests.Last().Body));
        Assert.EndsWith(":note/second", partner.Requests.ElementAt(1).IdempotencyKey, StringComparison.Ordinal);
        Assert.Contains("note/second", run.GetProperty("report").GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("id").GetString()));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> StartAsync(LocalHostProcess host, string flow, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync(new Uri($"/api/ops/flows/{flow}/runs", UriKind.Relative), content);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, document.RootElement.Clone());
    }
}
