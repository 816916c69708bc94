using System.Text;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Testing;

namespace Trunkline.EndToEnd.Tests.Triggers;

/// <summary>The sample flow that a clock starts, with a quicker clock.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public async Task TicksStartRunsEachOnceAcrossARestart()
    {
        await using var partner = await PartnerServer.StartAsync();
        using var folder = new IntegrationsFolder()
            .Partner("mail", partner.Url)
            .Flow("morning-report", File.ReadAllText(Repository.PathOf("integrations", "flows", "morning-report.yaml")).Replace("schedule: 17 6 * * MON-FRI, zone: Europe/Berlin", "every: 1s", StringComparison.Ordinal));
        var host = await LocalHostProcess.StartAsync(folder);
        await partner.WaitUntilAsync(r => r.Count >= 2, "two ticks");
        await host.KillAsync();
        await host.DisposeAsync();
        var before = partner.Requests.Count;
        await using var again = await LocalHostProcess.StartAsync(folder);
        await partner.WaitUntilAsync(r => r.Count >= before + 2, "two more ticks");

        var runs = await again.Http.GetJsonAsync("/api/ops/runs");
        Assert.Equal(runs.GetProperty("runs").GetArrayLength(), runs.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("runId").GetString()).Distinct().Count());
        // A call that the kill cut off is made again, under its own key and with its own tick.
        var calls = partner.Requests.GroupBy(r => r.IdempotencyKey).ToList();
        Assert.All(calls, c => Assert.Single(c.Select(r => Encoding.UTF8.GetString(r.Body)).Distinct()));
        Assert.InRange(calls.Count, 3, int.MaxValue);
    }
}
