using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Runs;

public sealed class OutageTests
{
    [Fact]
    public async Task APartnerThatIsDownIsTriedAgainUnderTheSameKeyUntilItIsUp()
    {
        var refusals = 5;
        await using var partner = await PartnerServer.StartAsync();
        partner.Answer = _ => Interlocked.Decrement(ref refusals) >= 0 ? (503, "down") : (200, "{}");
        using var folder = new IntegrationsFolder()
            .Source("orders", OrdersClient.SourceYaml)
            .Partner("erp", partner.Url)
            .Flow("order", """
                flow: order
                on: { source: orders }
                steps:
                  - { id: keep, call: erp, post: "/{event.id}", body: event.data }
                """);
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await host.Http.AcceptedAsync("o-1");
        var runs = await host.Http.UntilAsync("/api/ops/runs", a => a.GetProperty("runs") is var r && r.GetArrayLength() == 1 && r[0].GetProperty("status").GetProperty("state").GetString() == "Completed");

        Assert.Equal(6, partner.Requests.Count);
        Assert.Single(partner.Requests.Select(r => r.IdempotencyKey).Distinct());
        var attempts = runs.GetProperty("runs")[0].GetProperty("report").GetProperty("steps")[0].GetProperty("attempts");
        Assert.Equal([503, 503, 503, 503, 503, 200], attempts.EnumerateArray().Select(a => a.GetProperty("status").GetInt32()));
    }
}
