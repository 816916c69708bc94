using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Azure.Queues;
using Trunkline.Azure.Tests.Loopback;
using Trunkline.Testing.Network;
using Trunkline.Testing.Azurite;
using Trunkline.Testing.Conditions;
using Trunkline.Testing.Node;
using Trunkline.Testing.Time;

namespace Trunkline.Azure.Tests.Queues;

[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class QueueWatchTests(AzuriteServer azurite) : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ConcurrentDictionary<string, double> seen = [];
    private MeterListener? listener;

    [ConditionalFact]
    public async Task Length_and_age_of_both_queues_are_told()
    {
        var queue = OpenStores.EventQueue(azurite, azurite.NewName(), new ManualTime());
        await queue.EnsureCreatedAsync(None);
        for (var i = 0; i < 3; i++)
            await queue.AppendAsync(new byte[] { 1 }, None);
        await queue.PoisonAsync((await queue.ReceiveAsync(1, TimeSpan.FromSeconds(30), None))[0], "reason", None);
        await azurite.AdvanceAsync(TimeSpan.FromMinutes(10));
        Listen();
        await new QueueWatch(queue, new DeclaredQueues([], _ => queue), new ManualTime(), NullLogger<QueueWatch>.Instance).LookAsync(None);
        Assert.Equal(2, seen["trunkline.queue.length events"]);
        Assert.Equal(1, seen["trunkline.queue.length poison"]);
        Assert.InRange(seen["trunkline.queue.oldest events"], 590, 700);
    }

    [ConditionalFact]
    public async Task A_store_that_is_away_does_not_stop_the_watch()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        var queue = new BrokenAccount(server.Address, TimeSpan.FromSeconds(20)).Queue;
        await new QueueWatch(queue, new DeclaredQueues([], _ => queue), new ManualTime(), NullLogger<QueueWatch>.Instance).LookAsync(None);
    }

    public void Dispose() => listener?.Dispose();

    private void Listen()
    {
        listener = new MeterListener
        {
            InstrumentPublished = (instrument, published) =>
            {
                if (instrument.Meter.Name == Telemetry.Name)
                    published.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen[$"{instrument.Name} {tags[0].Value}"] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen[$"{instrument.Name} {tags[0].Value}"] = value);
        listener.Start();
    }
}
