using Trunkline.Connectors.Limits;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Connectors.Tests;

// Calls under way, counted over all instances.
public class SlotTests
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(10, 8)]
    [InlineData(3, 8)]
    [InlineData(1, 4)]
    [InlineData(50, 8)]
    public async Task Eight_instances_never_have_more_under_way_and_use_what_there_is(int most, int instances)
    {
        var (time, table) = (new ManualTime(), new CountingTable());
        var all = Enumerable.Range(0, instances).Select(_ => new SharedSlots("api", most, LongestCall, table, time)).ToList();
        var random = new Random(most);
        var underWay = new List<(SharedSlots Of, DateTimeOffset Ends)>();
        var (sent, used, ticks, served) = (0, 0L, 4000, new HashSet<SharedSlots>());
        for (var tick = 0; tick < ticks; tick++)
        {
            foreach (var over in underWay.Where(c => c.Ends <= time.GetUtcNow()).ToList())
            {
                over.Of.Release();
                underWay.Remove(over);
            }

            foreach (var instance in all.OrderBy(_ => random.Next()))
            {
                for (var wants = 0; wants < most && await instance.TakeAsync(1, default) is null; wants++)
                {
                    underWay.Add((instance, time.GetUtcNow() + TimeSpan.FromMilliseconds(50 + random.Next(400))));
                    served.Add(instance);
                    sent++;
                }
            }

            Assert.True(underWay.Count <= most, $"{underWay.Count} under way");
            used += underWay.Count;
            time.Advance(TimeSpan.FromMilliseconds(20));
        }

        Assert.True(used >= 0.8 * most * ticks, $"{(double)used / ticks:0.0} of {most} in use");
        Assert.Equal(instances, served.Count);
        if (most >= 10)
            Assert.True(table.Calls < sent, $"{table.Calls} table calls for {sent} calls");
    }

    [Fact]
    public async Task The_slots_of_an_instance_that_died_come_back()
    {
        var (time, table) = (new ManualTime(), new InMemoryTable());
        var dead = new SharedSlots("api", 2, LongestCall, table, time);
        var alive = new SharedSlots("api", 2, LongestCall, table, time);
        Assert.Null(await dead.TakeAsync(2, default));
        Assert.Null(await dead.TakeAsync(2, default));

        var held = await alive.TakeAsync(1, default);
        time.Advance(TimeSpan.FromSeconds(70));

        Assert.Equal((CallVerdict.Held, "budget"), (held!.Verdict, held.Fault.Code));
        Assert.Null(await alive.TakeAsync(1, default));
        Assert.Null(await alive.TakeAsync(1, default));
        Assert.NotNull(await alive.TakeAsync(1, default));
    }

    [Fact]
    public async Task A_busy_instance_pays_one_table_call_for_many_sends()
    {
        var (time, table) = (new ManualTime(), new CountingTable());
        var slots = new SharedSlots("api", 8, LongestCall, table, time);

        for (var sent = 0; sent < 1000; sent++)
        {
            Assert.Null(await slots.TakeAsync(1, default));
            time.Advance(TimeSpan.FromMilliseconds(10));
            slots.Release();
        }

        Assert.True(table.Calls <= 30, $"{table.Calls}");
    }

    [Fact]
    public async Task A_fan_out_asks_for_its_slots_at_once()
    {
        var table = new CountingTable();
        var slots = new SharedSlots("api", 100, LongestCall, table, new ManualTime());

        for (var call = 0; call < 60; call++)
            Assert.Null(await slots.TakeAsync(60, default));

        Assert.Equal(2, table.Calls);
    }

    [Fact]
    public async Task An_instance_that_needs_no_slots_any_more_gives_them_back()
    {
        var (time, table) = (new ManualTime(), new InMemoryTable());
        var one = new SharedSlots("api", 4, LongestCall, table, time);
        for (var call = 0; call < 4; call++)
            Assert.Null(await one.TakeAsync(4, default));
        time.Advance(TimeSpan.FromSeconds(5));
        for (var call = 0; call < 4; call++)
            one.Release();

        // What is given back is written behind the caller's back.
        while (SlotRow.Parse((await table.GetAsync("concurrency", "api", default))!.Value).Holders.Values.Any(h => h.Slots > 1))
            await Task.Yield();
        Assert.Null(await new SharedSlots("api", 4, LongestCall, table, time).TakeAsync(1, default));
    }

    [Fact]
    public async Task An_instance_that_went_quiet_keeps_no_slot()
    {
        var (time, table) = (new ManualTime(), new InMemoryTable());
        var (one, two) = (new SharedSlots("api", 4, LongestCall, table, time), new SharedSlots("api", 4, LongestCall, table, time));
        for (var call = 0; call < 4; call++)
            Assert.Null(await one.TakeAsync(4, default));
        time.Advance(TimeSpan.FromMilliseconds(200));
        for (var call = 0; call < 4; call++)
            one.Release();
        time.Advance(TimeSpan.FromSeconds(1));

        while (SlotRow.Parse((await table.GetAsync("concurrency", "api", default))!.Value).Holders.Count > 0)
            await Task.Yield();
        for (var call = 0; call < 4; call++)
            Assert.Null(await two.TakeAsync(4, default));
    }

    [Fact]
    public async Task A_table_that_is_down_holds_the_call()
    {
        var table = new CountingTable { IsDown = true };
        var slots = new SharedSlots("api", 4, LongestCall, table, new ManualTime());

        var held = await slots.TakeAsync(1, default);
        table.IsDown = false;

        Assert.Equal((CallVerdict.Held, TimeSpan.FromSeconds(3)), (held!.Verdict, held.RetryAfter));
        Assert.Null(await slots.TakeAsync(1, default));
    }

    [Fact]
    public async Task Two_hosts_share_the_concurrency_of_a_connection()
    {
        var (arrived, go) = (new SemaphoreSlim(0), new TaskCompletionSource());
        await using var partner = await Partner.StartAsync(async context =>
        {
            arrived.Release();
            await go.Task;
            await Partner.Json("{}")(context);
        });
        using var one = Calling.To(partner, "limit: { concurrency: 1 }");
        using var two = Calling.To(partner, "limit: { concurrency: 1 }");
        two.Table = one.Table;

        var first = one.GetAsync();
        await arrived.WaitAsync();
        var second = await two.GetAsync();
        go.SetResult();

        Assert.Equal((CallVerdict.Held, "budget"), (second.Verdict, second.Fault!.Code));
        Assert.Equal(CallVerdict.Succeeded, (await first).Verdict);
        Assert.Equal(CallVerdict.Succeeded, (await one.GetAsync()).Verdict);
    }
}
