using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Trunkline.Demo;
using Trunkline.Sandbox;

namespace Trunkline.Cli.Tests.Commands;

public sealed class DemoStoryTests
{
    [Fact]
    public async Task A_host_that_takes_everything_and_does_nothing_is_found_out()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { BasePort = 0 });
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var host = builder.Build();
        host.Run(context =>
        {
            var path = context.Request.Path;
            context.Response.StatusCode = path.StartsWithSegments("/api/hooks") ? 202 : path.StartsWithSegments("/api/ops/runs") ? 404 : 200;
            return path.StartsWithSegments("/api/ops/dead-letters") ? context.Response.WriteAsync("""{"entries":[]}""") : Task.CompletedTask;
        });
        await host.StartAsync();
        var output = new StringWriter();

        var held = await DemoStory.PlayAsync(
            new DemoOptions { Host = new Uri(host.Urls.Single()), Sandbox = sandbox.Control, Sign = _ => new Dictionary<string, string>(), Output = output, Patience = TimeSpan.Zero, Outage = TimeSpan.Zero },
            CancellationToken.None);

        Assert.False(held);
        var timeline = output.ToString();
        Assert.Contains("✗ mail received it once and took it", timeline);
        Assert.Contains("✗ posted with another amount than was signed: 401", timeline);
        Assert.Contains("✗ the list of dead letters has it", timeline);
        Assert.Contains("NOT as it must be", timeline);
        Assert.DoesNotContain("\e[", timeline);
    }
}
