using System.Collections.Concurrent;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Tests.Support;

namespace Trunkline.LocalHost.Tests.Engine;

public sealed class ActivityFairnessTests
{
    [Fact]
    public async Task A_partner_that_hangs_leaves_places_for_the_others()
    {
        await using var host = new TestHost(with: static options => options with { MaxActivities = 8, ShutdownGrace = TimeSpan.Zero }).Start(CallOwnConnectionAsync, async (request, cancel) =>
        {
            if (request.Call!.Connection == "slow")
                await Task.Delay(Timeout.Infinite, cancel);
            return TestRuns.Succeeded();
        });
        for (var i = 0; i < 50; i++)
            await host.StartRunAsync($"slow-{i}");
        for (var i = 0; i < 50; i++)
            await host.StartRunAsync($"quick-{i}");
        for (var i = 0; i < 50; i++)
            await host.FinishedAsync($"quick-{i}");
        Stop(host);
    }

    [Fact]
    public async Task No_more_activities_run_at_once_than_allowed_and_all_of_them_do_run()
    {
        int running = 0, most = 0;
        var done = new ConcurrentBag<string>();
        await using var host = new TestHost(with: static options => options with { MaxActivities = 5 }).Start(CallOwnConnectionAsync, async (request, _) =>
        {
            var now = Interlocked.Increment(ref running);
            for (var seen = most; now > seen; seen = most)
                Interlocked.CompareExchange(ref most, now, seen);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            done.Add(request.RunId);
            return TestRuns.Succeeded();
        });
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => host.StartRunAsync($"{"abc"[i % 3]}-{i}")));
        for (var i = 0; i < 200; i++)
            await host.FinishedAsync($"{"abc"[i % 3]}-{i}");
        Assert.InRange(most, 1, 5);
        Assert.Equal(200, done.Count);
    }

    private static async Task<RunReport?> CallOwnConnectionAsync(IFlowContext context, RunInput input)
    {
        var connection = context.RunId[..context.RunId.IndexOf('-')];
        await context.ExecuteAsync(TestRuns.Request(context.RunId, "a") with { Call = new() { Connection = connection } });
        return TestRuns.Report(context);
    }

    // With a grace of nothing the hanging ones are cancelled as soon as time moves.
    private static void Stop(TestHost host)
    {
        _ = host.Journal.StopAsync(default);
        host.Time.Advance(TimeSpan.FromMilliseconds(1));
    }
}
