using System.Collections.Concurrent;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Engine.Activities;
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

    [Fact]
    public async Task A_flood_of_posts_that_ends_lets_those_begin_that_waited_although_all_that_run_hang()
    {
        var posts = new PostsUnderWay();
        var hanging = 0;
        await using var host = Amid(posts, static () => long.MaxValue, () => Interlocked.Increment(ref hanging));
        await FloodAsync(host, posts, () => hanging);
        for (var i = 0; i < 40; i++)
            await host.StartRunAsync($"quick-{i}");
        await WaitingAsync(host, new(40, 0));
        posts.End();
        for (var i = 0; i < 40; i++)
            await host.FinishedAsync($"quick-{i}");
        Stop(host);
    }

    [Fact]
    public async Task One_that_is_asked_for_while_there_is_room_takes_those_along_that_wait()
    {
        var posts = new PostsUnderWay();
        var (hanging, busy) = (0, long.MaxValue);
        await using var host = Amid(posts, () => Volatile.Read(ref busy), () => Interlocked.Increment(ref hanging));
        await FloodAsync(host, posts, () => hanging);
        await host.StartRunAsync("quick-0");
        await WaitingAsync(host, new(1, 0));
        Volatile.Write(ref busy, 0);
        await host.StartRunAsync("quick-1");
        await host.FinishedAsync("quick-0");
        await host.FinishedAsync("quick-1");
        Stop(host);
    }

    [Fact]
    public async Task Those_that_wait_for_a_partner_with_all_its_places_taken_are_counted_by_themselves()
    {
        await using var host = new TestHost(with: static options => options with { MaxActivities = 8, ShutdownGrace = TimeSpan.Zero }).Start(CallOwnConnectionAsync, async (request, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return TestRuns.Succeeded();
        });
        for (var i = 0; i < 300; i++)
            await host.StartRunAsync($"slow-{i}");
        await WaitingAsync(host, new(0, 294));
        for (var i = 0; i < 3; i++)
            await host.StartRunAsync($"other-{i}");
        await WaitingAsync(host, new(1, 294));
        Stop(host);
    }

    private static TestHost Amid(PostsUnderWay posts, Func<long> workItemsWaiting, Action hangs) =>
        new TestHost(with: static options => options with { ShutdownGrace = TimeSpan.Zero }).Start(
            CallOwnConnectionAsync,
            async (request, cancel) =>
            {
                if (request.Call!.Connection == "slow")
                {
                    hangs();
                    await Task.Delay(Timeout.Infinite, cancel);
                }

                return TestRuns.Succeeded();
            },
            posts,
            workItemsWaiting);

    // As many posts as make deliveries wait, and as many activities that hang as go on all the same.
    private static async Task FloodAsync(TestHost host, PostsUnderWay posts, Func<int> hanging)
    {
        while (!posts.AreMany)
            posts.Begin();
        for (var i = 0; i < 4; i++)
            await host.StartRunAsync($"slow-{i}");
        while (hanging() < 4)
            await Task.Yield();
    }

    private static async Task WaitingAsync(TestHost host, Backlog expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (host.Journal.Backlog() != expected)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
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
