using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Pagination;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;
using Trunkline.Testing;

namespace Trunkline.Connectors.Tests;

public class RoomTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task The_room_registers_itself()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{\"ok\":true}"));
        var faults = new FaultList();
        var catalog = ConnectionCatalog.Read([("a.yaml", $"connection: api\nprotocol: rest\nbaseUrl: {partner.Url}\nallowPrivate: true")], _ => null, faults);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<ISecrets>(new InMemorySecrets())
            .AddSingleton<ITable>(new InMemoryTable())
            .AddSingleton(TimeProvider.System)
            .AddConnectors(catalog)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

        var answer = await services.GetRequiredService<IConnections>().CallAsync(new CallRequest { Connection = "api", Method = "GET", Path = "/" }, new CallOptions("k"), default);

        Assert.Equal(CallVerdict.Succeeded, answer.Verdict);
        Assert.NotNull(services.GetRequiredService<PageReader>());
        Assert.Same(catalog, services.GetRequiredService<ConnectionCatalog>());
    }

    [Fact]
    public void The_connections_that_ship_are_sound()
    {
        var faults = new FaultList();
        var files = Directory.GetFiles(Repository.PathOf("integrations", "connections"), "*.yaml").Select(f => (Path.GetFileName(f), File.ReadAllText(f)));
        var catalog = ConnectionCatalog.Read(files, name => name.EndsWith("URL", StringComparison.Ordinal) ? "http://127.0.0.1:1/x" : name == "ALLOW_PRIVATE_PARTNERS" ? "true" : "x", faults);

        Assert.Empty(faults.All);
        Assert.NotEmpty(catalog.Connections);
    }

    [Fact]
    public async Task Attempts_and_holds_are_counted_by_connection()
    {
        using var counted = new ToldMetrics("counted");
        await using var partner = await Partner.StartAsync((context, _) =>
        {
            context.Response.Headers["Sunset"] = "Wed, 31 Dec 2026 23:59:59 GMT";
            context.Response.Headers.RetryAfter = "9";
            return Partner.Json("{}", 503)(context);
        });
        using var api = Calling.To(partner, name: "counted");
        var call = new CallRequest { Connection = "counted", Method = "GET", Path = "/" };

        await api.CallAsync(call);
        await api.CallAsync(call);

        Assert.Equal(
            ["trunkline.connectors.attempts connection=counted status=5xx 1", "trunkline.connectors.notices connection=counted kind=Sunset 1", "trunkline.connectors.held connection=counted reason=paused 1"],
            counted.Counts);
    }

    [Fact]
    public async Task The_runs_trace_goes_on_at_the_partner()
    {
        using var listener = new ActivityListener { ShouldListenTo = s => s.Name == Telemetry.Name, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner);

        await api.PostAsync(options: new CallOptions("k", TraceParent));

        var sent = partner.Single.Header("traceparent")!;
        Assert.Equal(TraceParent[..36], sent[..36]);
        Assert.Equal(TraceParent.Length, sent.Length);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nX: y")]
    public async Task A_trace_that_is_none_is_not_sent_on(string traceParent)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner);

        Assert.Equal(CallVerdict.Succeeded, (await api.PostAsync(options: new CallOptions("k", traceParent))).Verdict);
        Assert.NotEqual(traceParent, partner.Single.Header("traceparent"));
    }
}
