using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Trunkline.Cli.Commands;
using Trunkline.Cli.Local;

namespace Trunkline.Cli.Tests.Commands;

public sealed class RecordCommandTests : IAsyncLifetime
{
    private const string Report = """
        {"runId":"pay-1","flow":"pay","source":"stripe","eventId":"e","state":"Completed","startedAt":"2026-11-20T09:00:00Z","finishedAt":"2026-11-20T09:00:01Z",
        "event":{"id":"e","type":"t","source":"stripe","data":{"no":7,"password":"hunter22"},"headers":{}},
        "steps":[{"id":"told","state":"Succeeded","attempts":[{"at":"2026-11-20T09:00:00Z","durationMs":1,"status":200,"requestBody":"{\"no\":7}","responseBody":"{\"seen\":\"the configured value\"}"}]}]}
        """;

    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new();
    private WebApplication host = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        host = builder.Build();
        host.Run(async context =>
        {
            var body = context.Request.Path.Value!.Split('/')[^1] switch
            {
                "pay-1" => $$"""{"runId":"pay-1","flow":"pay","status":{"state":"Completed"},"report":{{Report}}}""",
                "silent" => """{"runId":"silent","report":{"runId":"silent","flow":"pay","state":"Completed","startedAt":"2026-11-20T09:00:00Z"}}""",
                "waiting" => """{"runId":"waiting","flow":"pay","status":{"state":"DeadLettered"}}""",
                _ => null,
            };
            context.Response.StatusCode = body is null ? 404 : 200;
            await context.Response.WriteAsync(body ?? "");
        });
        await host.StartAsync();
        folder.Write("local.settings.json", """{"Values":{"TRUNKLINE_SECRET_SOME_KEY":"the configured value"}}""");
        folder.Write("sources/stripe.yaml", "source: stripe\nprovider: stripe\nsecrets: [s]\n");
        folder.Write("connections/crm.yaml", "connection: crm\nprotocol: rest\nbaseUrl: https://crm.example\n");
        folder.Write("flows/pay.yaml", "flow: pay\non: { source: stripe }\nsteps:\n  - { id: told, call: crm, post: /told, body: '{ \"no\": event.data.no }' }\n");
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_run_becomes_a_test_without_its_secrets_that_passes()
    {
        Assert.Equal(0, await RecordAsync("pay-1"));
        var yaml = File.ReadAllText(Path.Combine(folder.Path, "flows/pay.tests.yaml"));
        Assert.DoesNotContain("hunter22", yaml);
        Assert.DoesNotContain("the configured value", yaml);
        Assert.Contains("body: { no: 7 }", yaml);
        Assert.Contains("note: 2 values were removed as secrets", output.ToString());
        Assert.Equal(0, await TestCommand.RunAsync(folder.Path, _ => null, new TestOptions(), output, output, default));
    }

    [Fact]
    public async Task A_file_that_is_there_is_written_over_only_by_force()
    {
        var file = folder.Write("flows/pay.tests.yaml", "flow: pay\ncases: []\n");
        Assert.Contains("is there already", (await Assert.ThrowsAsync<CommandFault>(() => RecordAsync("pay-1"))).Message);
        Assert.Equal("flow: pay\ncases: []\n", File.ReadAllText(file));
        Assert.Equal(0, await RecordAsync("pay-1", force: true));
        Assert.Contains("case: as run pay-1 went", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("nobody", "has no run 'nobody'")]
    [InlineData("waiting", "is not over")]
    [InlineData("silent", "say 'record: bodies' in the flow")]
    public async Task What_cannot_be_recorded_is_told(string run, string why) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<CommandFault>(() => RecordAsync(run))).Message);

    [Fact]
    public async Task A_host_that_does_not_answer_is_told()
    {
        await host.StopAsync();
        Assert.Contains("does not answer", (await Assert.ThrowsAsync<CommandFault>(() => RecordAsync("pay-1"))).Message);
    }

    private Task<int> RecordAsync(string run, bool force = false) =>
        RecordCommand.RunAsync(folder.Path, DevelopmentSettings.Read(folder.Path), new RecordOptions(run, new Uri(host.Urls.FirstOrDefault() ?? $"http://{IPAddress.Loopback}:1"), null, force), output, output, default);
}
