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

    private static async Task<(HttpStatusCode Status, JsonElement Body)> StartAsync(LocalHostProcess host, string flow, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync(new Uri($"/api/ops/flows/{flow}/runs", UriKind.Relative), content);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, document.RootElement.Clone());
    }
}
