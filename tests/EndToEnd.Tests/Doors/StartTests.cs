using System.Net;
using System.Net.Sockets;
using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Doors;

/// <summary>What stops a start says so in one sentence.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task ASecondHostOnTheSameDataNamesTheFirst()
    {
        using var folder = new IntegrationsFolder();
        await using var first = await LocalHostProcess.StartAsync(folder);
        var (exitCode, printed) = await LocalHostProcess.RunToExitAsync(folder);
        var health = await first.Http.GetJsonAsync("/api/health");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(health.GetProperty("pid").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture), printed, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATakenPortIsNamedWithTheWayOut()
    {
        using var folder = new IntegrationsFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        var (exitCode, printed) = await LocalHostProcess.RunToExitAsync(folder, null, "--urls", url);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(url, printed, StringComparison.Ordinal);
        Assert.Contains("--urls", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:7071", "this machine only")]
    [InlineData("--storage", "floppy", "journal or azurite")]
    [InlineData("--port", "7071", "unknown argument '--port'")]
    [InlineData("--integrations", "/nowhere/at/all", "no folder")]
    public async Task AnArgumentThatMakesNoSenseIsExplained(string name, string value, string expected)
    {
        using var folder = new IntegrationsFolder();
        var (exitCode, printed) = await LocalHostProcess.RunToExitAsync(folder, null, name, value);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(expected, printed, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherSitesPageIsRefusedByTheOperationsApi()
    {
        using var folder = new IntegrationsFolder();
        await using var host = await LocalHostProcess.StartAsync(folder);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/api/ops/runs");
        rebound.Headers.Host = "evil.example:80";
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/api/ops/runs");
        foreign.Headers.Add("Origin", "https://evil.example");
        foreach (var request in new[] { rebound, foreign })
        {
            using var answer = await host.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }
}
