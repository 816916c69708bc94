using System.Net;
using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Runs;

/// <summary>A run that gives up waits, survives, and goes on, or ends, as a person says.</summary>
public sealed class DeadLetterTests : IAsyncLifetime
{
    private readonly IntegrationsFolder folder = new();
    private PartnerServer partner = null!;
    private volatile bool refusing = true;

    public async Task InitializeAsync()
    {
        partner = await PartnerServer.StartAsync();
        partner.Answer = request => refusing && request.Path.StartsWith("/book/", StringComparison.Ordinal) ? (422, """{"error":"the period is closed"}""") : (200, "{}");
        folder.Source("orders", OrdersClient.SourceYaml).Partner("erp", partner.Url);
        WriteFlow("close");
    }

    public async Task DisposeAsync()
    {
        await partner.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task AResumedRunGoesOnWhereItFailedAndRepeatsNothing()
    {
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await host.Http.AcceptedAsync("o-1");
        var letter = await host.Http.DeadLetterAsync();
        Assert.Equal("book", letter.GetProperty("stepId").GetString());
        Assert.Equal("o-1", letter.GetProperty("eventId").GetString());
        Assert.Contains("422", letter.GetProperty("fault").GetProperty("message").GetString(), StringComparison.Ordinal);

        refusing = false;
        var runId = letter.GetProperty("runId").GetString()!;
        Assert.Equal(HttpStatusCode.Accepted, await host.Http.DecideAsync(runId, "resume"));
        var run = await host.Http.RunAsync(runId, "Completed");
        Assert.Equal(["/note/o-1", "/ship/o-1", "/book/o-1", "/book/o-1", "/close/o-1"], Sorted());
        Assert.Single(partner.Requests.Where(r => r.Path == "/book/o-1").Select(r => r.IdempotencyKey).Distinct());
        Assert.Equal(1, run.GetProperty("report").GetProperty("resumed").GetInt32());
        await host.Http.UntilAsync("/api/ops/dead-letters", a => a.GetProperty("entries").GetArrayLength() == 0);
    }

    [Fact]
    public async Task ADiscardedRunEndsWithItsReason()
    {
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await host.Http.AcceptedAsync("o-1");
        var runId = (await host.Http.DeadLetterAsync()).GetProperty("runId").GetString()!;
        Assert.Equal(HttpStatusCode.Accepted, await host.Http.DecideAsync(runId, "discard", """{"by":"ada","reason":"a test order"}"""));
        var run = await host.Http.RunAsync(runId, "Discarded");
        Assert.Equal("a test order", run.GetProperty("report").GetProperty("discardReason").GetString());
        Assert.Equal(HttpStatusCode.Conflict, await host.Http.DecideAsync(runId, "resume"));
        Assert.DoesNotContain(partner.Requests, r => r.Path.StartsWith("/close/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ItSurvivesAKillAndADeployAndKeepsItsOwnPlan()
    {
        string runId;
        await using (var first = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings))
        {
            await first.Http.AcceptedAsync("o-1");
            runId = (await first.Http.DeadLetterAsync()).GetProperty("runId").GetString()!;
            await first.KillAsync();
        }

        WriteFlow("archive");
        refusing = false;
        await using var second = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        Assert.Equal(runId, (await second.Http.DeadLetterAsync()).GetProperty("runId").GetString());
        Assert.Equal(HttpStatusCode.Accepted, await second.Http.DecideAsync(runId, "resume"));
        await second.Http.RunAsync(runId, "Completed");
        await second.Http.AcceptedAsync("o-2");
        await partner.WaitUntilAsync(r => r.Any(x => x.Path == "/archive/o-2"), "the new flow's last step");
        Assert.Contains(partner.Requests, r => r.Path == "/close/o-1");
        Assert.DoesNotContain(partner.Requests, r => r.Path == "/archive/o-1");
    }

    [Fact]
    public async Task AnEditedEventIsWhatTheFailedStepSees()
    {
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await host.Http.AcceptedAsync("o-1");
        var runId = (await host.Http.DeadLetterAsync()).GetProperty("runId").GetString()!;
        refusing = false;
        Assert.Equal(HttpStatusCode.Accepted, await host.Http.DecideAsync(runId, "resume", """{"event":{"data":{"id":"o-1","mended":true}}}"""));
        await host.Http.RunAsync(runId, "Completed");
        using var sent = JsonDocument.Parse(partner.Requests.Last(r => r.Path == "/book/o-1").Body);
        Assert.True(sent.RootElement.GetProperty("mended").GetBoolean());
    }

    [Fact]
    public async Task TheSameDecisionSentTwiceIsTakenOnce()
    {
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await host.Http.AcceptedAsync("o-1");
        var runId = (await host.Http.DeadLetterAsync()).GetProperty("runId").GetString()!;

        // The partner still refuses: the run dies again. The second discard, sent about the first death, must not end it.
        var decisions = await Task.WhenAll(host.Http.DecideAsync(runId, "resume"), host.Http.DecideAsync(runId, "resume"));
        Assert.Contains(HttpStatusCode.Accepted, decisions);
        await partner.WaitUntilAsync(r => r.Count(x => x.Path == "/book/o-1") >= 2, "the second attempt");
        var run = await host.Http.RunAsync(runId, "DeadLettered");
        Assert.Equal(2, partner.Requests.Count(r => r.Path == "/book/o-1"));
        Assert.Equal("DeadLettered", run.GetProperty("status").GetProperty("state").GetString());
    }

    // Two branches, one of which the partner refuses; what follows needs both.
    private void WriteFlow(string last) => folder.Flow("order", $$"""
        flow: order
        on: { source: orders }
        steps:
          - { id: note, call: erp, post: "/note/{event.id}", body: event.data }
          - parallel:
              - { id: ship, call: erp, post: "/ship/{event.id}", body: event.data }
              - { id: book, call: erp, post: "/book/{event.id}", body: event.data }
          - { id: {{last}}, call: erp, post: "/{{last}}/{event.id}", body: event.data }
        """);

    private IEnumerable<string> Sorted()
    {
        string[] order = ["note", "ship", "book", "close"];
        return partner.Requests.Select(r => r.Path).OrderBy(p => Array.IndexOf(order, p.Split('/')[1]));
    }
}
