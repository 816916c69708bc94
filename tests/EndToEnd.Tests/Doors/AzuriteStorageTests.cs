using System.Net;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Testing.Azurite;
using Trunkline.Testing.Conditions;
using Trunkline.Testing.Node;

namespace Trunkline.EndToEnd.Tests.Doors;

/// <summary>The Azure queue and table adapters in the whole program, against a real Azurite.</summary>
public sealed class AzuriteStorageTests
{
    [NeedsNode]
    [ConditionalFact]
    public async Task EventsGoThroughTheStorageQueueAndDeadLettersIntoTheTable()
    {
        var azurite = new AzuriteServer();
        await azurite.InitializeAsync();
        await using var partner = await PartnerServer.StartAsync();
        partner.Answer = request => request.Path == "/bad" ? (422, "{}") : (200, "{}");
        using var folder = new IntegrationsFolder()
            .Source("orders", OrdersClient.SourceYaml)
            .Partner("erp", partner.Url)
            .Flow("order", """
                flow: order
                on: { source: orders }
                steps:
                  - { id: keep, call: erp, post: "/{event.id}", body: event.data }
                """);
        var settings = new Dictionary<string, string>(OrdersClient.Settings) { ["AzureWebJobsStorage"] = azurite.ConnectionString };
        await using var host = await LocalHostProcess.StartAsync(folder, settings, "--storage", "azurite");
        Assert.Equal("azurite", (await host.Http.GetJsonAsync("/api/health")).GetProperty("storage").GetString());

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => host.Http.AcceptedAsync($"o-{i}")).Append(host.Http.AcceptedAsync("bad")));
        await partner.WaitUntilAsync(r => r.Count >= 51, "fifty orders and a bad one");
        Assert.Equal("bad", (await host.Http.DeadLetterAsync()).GetProperty("eventId").GetString());

        // Without its queue nothing can be kept: the sender is told to come again.
        await azurite.DisposeAsync();
        using var answer = await host.Http.PostOrderAsync("later");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        using var health = await host.Http.GetAsync(new Uri("/api/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }
}
