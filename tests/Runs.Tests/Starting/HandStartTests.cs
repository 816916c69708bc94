using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Starting;
using Trunkline.Runs.Tests.Admissions;
using Trunkline.Stores.InMemory;

namespace Trunkline.Runs.Tests.Starting;

public sealed class HandStartTests
{
    private static readonly JsonElement Data = JsonElement.Parse("""{ "n": 9007199254740993, "x": 1.50 }""");
    private readonly StartedRuns runs = new();
    private readonly HandStart starts;
    private int ids;

    public HandStartTests()
    {
        var faults = new FaultList();
        var flows = FlowFiles.Read(
            [("refund.yaml", "flow: refund\non: { manual: true }\nsteps: [ { map: event.data } ]\n"), ("paid.yaml", "flow: paid\non: { source: stripe }\nsteps: [ { map: event.data } ]\n")],
            new FlowSurroundings(["stripe"], new Dictionary<string, ConnectionFacts>()),
            faults);
        faults.ThrowIfAny();
        var catalog = new FlowCatalog(flows);
        starts = new HandStart(catalog, new Dispatcher(catalog, runs, KnownRuns.Desk(new InMemoryTable(), runs), NullLogger<Dispatcher>.Instance), TimeProvider.System, () => new Guid(++ids, 0, 0, new byte[8]));
    }

    [Theory]
    [InlineData("refund")]
    [InlineData("paid")]
    public async Task Starts_a_run_with_the_data_to_the_byte(string flow)
    {
        var started = await starts.StartAsync(flow, "t-1", Data, null, CancellationToken.None);
        Assert.True(started!.IsNew);
        var e = runs.All[started.RunId].Event;
        Assert.Equal(("t-1", "manual", "manual:" + flow), (e.GetProperty("id").GetString(), e.GetProperty("type").GetString(), e.GetProperty("source").GetString()));
        Assert.Equal(Data.GetRawText(), e.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task The_same_order_twice_starts_one_run()
    {
        var first = await starts.StartAsync("refund", "t-1", Data, null, CancellationToken.None);
        var second = await starts.StartAsync("refund", "t-1", Data, null, CancellationToken.None);
        Assert.Equal(first! with { IsNew = false }, second);
        Assert.Single(runs.All);
        Assert.NotEqual(first.RunId, (await starts.StartAsync("paid", "t-1", Data, null, CancellationToken.None))!.RunId);
    }

    [Fact]
    public async Task Without_an_id_every_order_starts_one()
    {
        await starts.StartAsync("refund", null, Data, null, CancellationToken.None);
        await starts.StartAsync("refund", null, Data, null, CancellationToken.None);
        Assert.Equal(2, runs.All.Count);
    }

    [Fact]
    public async Task There_is_no_such_flow() => Assert.Null(await starts.StartAsync("refnd", null, Data, null, CancellationToken.None));
}
