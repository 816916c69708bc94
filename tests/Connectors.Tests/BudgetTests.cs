using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Limits;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Connectors.Tests;

public class BudgetTests
{
    // Measured 2.03, 2.03, 1.56, 1.33, 1.22, 0.61, 0.39, 0.16, 0.62, 0.08 and 0.03: docs/connections.md says so under "Limits".
    [Theory]
    [InlineData(1.0, 1, 2.1)]
    [InlineData(2.0, 1, 2.1)]
    [InlineData(1.0, 2, 1.6)]
    [InlineData(2.0, 2, 1.4)]
    [InlineData(4.0, 4, 1.3)]
    [InlineData(10.0, 10, 0.65)]
    [InlineData(10.0, 20, 0.4)]
    [InlineData(50.0, 50, 0.2)]
    [InlineData(100.0, 10, 0.65)]
    [InlineData(100.0, 100, 0.1)]
    [InlineData(500.0, 200, 0.05)]
    public async Task Eight_workers_under_load_keep_the_rate_over_every_window_and_get_95_percent_of_it(double rate, int burst, double callsPerSend)
    {
        var load = new BudgetLoad(rate, burst, workers: 8);
        await load.RunAsync(TimeSpan.FromSeconds(Math.Max(20, 600 / rate)), runs: 320);

        load.AssertRateKept();
        Assert.True(load.Sent.Count >= 0.95 * load.Most, $"{load.Sent.Count} of {load.Most}");
        Assert.True(load.Table.Calls <= load.Sent.Count * callsPerSend, $"{load.Table.Calls} table calls for {load.Sent.Count} calls");
    }

    // With a burst of one at more than two a second, whoever comes first takes what is there, and that costs.
    [Fact]
    public async Task A_burst_of_one_at_a_higher_rate_is_asked_for_again_and_again()
    {
        var load = new BudgetLoad(10, 1, workers: 8);
        await load.RunAsync(TimeSpan.FromSeconds(60), runs: 320);

        load.AssertRateKept();
        Assert.True(load.Sent.Count >= 0.95 * load.Most, $"{load.Sent.Count} of {load.Most}");
        Assert.InRange(load.Table.Calls, 2 * load.Sent.Count, 11 * load.Sent.Count);
    }

    [Theory]
    [InlineData(1.0, 1)]
    [InlineData(1.0, 2)]
    [InlineData(2.0, 2)]
    [InlineData(4.0, 4)]
    [InlineData(10.0, 10)]
    [InlineData(100.0, 10)]
    [InlineData(100.0, 100)]
    public async Task Timers_that_are_late_by_up_to_50_ms_cost_neither_the_rate_nor_the_throughput(double rate, int burst)
    {
        var load = new BudgetLoad(rate, burst, workers: 8) { Late = TimeSpan.FromMilliseconds(50) };
        await load.RunAsync(TimeSpan.FromSeconds(Math.Max(20, 600 / rate)), runs: 320);

        load.AssertRateKept();
        Assert.True(load.Sent.Count >= 0.95 * load.Most, $"{load.Sent.Count} of {load.Most}");
    }

    // At a permit a minute those who wait are told moments minutes ahead, and come then.
    [Fact]
    public async Task A_slow_rate_is_not_asked_for_again_and_again()
    {
        var load = new BudgetLoad(1 / 60.0, 1, workers: 8);
        await load.RunAsync(TimeSpan.FromHours(4), runs: 320);

        load.AssertRateKept();
        Assert.True(load.Sent.Count >= 0.95 * load.Most, $"{load.Sent.Count} of {load.Most}");
        Assert.True(load.Table.Calls <= 2.5 * load.Sent.Count, $"{load.Table.Calls} table calls for {load.Sent.Count} calls");
    }

    [Theory]
    [InlineData(1.0, 2)]
    [InlineData(2.0, 2)]
    [InlineData(2.0, 1)]
    [InlineData(10.0, 10)]
    public async Task Who_dies_with_permits_of_the_future_leaves_the_partner_idle_for_what_they_cover(double rate, int burst)
    {
        var load = new BudgetLoad(rate, burst, workers: 8) { FirstDiesAfter = TimeSpan.FromSeconds(30) };
        await load.RunAsync(TimeSpan.FromSeconds(120), runs: 320);

        load.AssertRateKept();
        var longest = load.Sent.Zip(load.Sent.Skip(1), (a, b) => b - a).Max();
        Assert.InRange(longest, 0, 4 + 2 / rate);
        Assert.True(load.Sent.Count >= 0.95 * load.Most, $"{load.Sent.Count} of {load.Most}");
    }

    [Fact]
    public async Task A_pause_reaches_an_instance_between_two_permits_of_a_block()
    {
        var (time, table) = (new ManualTime(), new InMemoryTable());
        var (one, two) = (new SharedBudget("api", new BudgetDefinition(2, 2, null), table, time), new SharedBudget("api", new BudgetDefinition(2, 2, null), table, time));
        var sent = 0;
        while (sent < 20)
        {
            // Four that wait: blocks grow.
            for (var caller = 0; caller < 4; caller++)
                sent += await one.TakeAsync(1, default) is null ? 1 : 0;
            time.Advance(TimeSpan.FromMilliseconds(500));
        }

        await two.PauseAsync(TimeSpan.FromMinutes(1), default);
        var held = await one.TakeAsync(1, default);

        Assert.Equal("paused", held!.Fault.Code);
    }

    // What is leased must not be lost while the table answers.
    [Theory]
    [InlineData(10, 1)]
    [InlineData(2, 1)]
    [InlineData(50, 2)]
    public async Task A_table_that_takes_its_time_gives_permits_that_can_be_used(double rate, int burst)
    {
        var time = new ManualTime();
        var budget = new SharedBudget("api", new BudgetDefinition(rate, burst, null), new CountingTable { Takes = () => time.Advance(TimeSpan.FromMilliseconds(40)) }, time);

        for (var call = 0; call < 5; call++)
        {
            Assert.Null(await budget.TakeAsync(1, default));
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Callers_that_come_together_cost_one_table_call()
    {
        var (time, table) = (new ManualTime(), new CountingTable());
        var budget = new SharedBudget("api", new BudgetDefinition(1000, 1000, null), table, time);

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => budget.TakeAsync(1, default).AsTask()));

        Assert.True(answers.Count(a => a is null) >= 250);
        Assert.True(table.Calls <= 4, $"{table.Calls}");
    }

    [Fact]
    public async Task An_instance_that_has_a_connection_to_itself_pays_one_table_call_for_many_sends()
    {
        var (time, table) = (new ManualTime(), new CountingTable());
        var budget = new SharedBudget("api", new BudgetDefinition(100, 100, null), table, time);

        var sent = 0;
        for (var tick = 0; tick < 2000; tick++)
        {
            sent += await budget.TakeAsync(1, default) is null ? 1 : 0;
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.True(sent >= 1900, $"{sent}");
        Assert.True(table.Calls <= sent / 20, $"{table.Calls} table calls for {sent} calls");
    }

    [Fact]
    public async Task A_fan_out_asks_for_its_permits_at_once()
    {
        var (time, table) = (new ManualTime(), new CountingTable());
        var budget = new SharedBudget("api", new BudgetDefinition(100, 100, null), table, time);

        for (var call = 0; call < 50; call++)
            Assert.Null(await budget.TakeAsync(50, default));

        Assert.True(table.Calls <= 2, $"{table.Calls}");
    }

    [Fact]
    public async Task A_pause_reaches_an_instance_that_holds_a_block_of_the_future()
    {
        var (time, table) = (new ManualTime(), new InMemoryTable());
        var budgets = Enumerable.Range(0, 3).Select(_ => new SharedBudget("api", new BudgetDefinition(10, 20, null), table, time)).ToList();
        foreach (var budget in budgets)
        {
            while (await budget.TakeAsync(10, default) is null)
                continue;
        }

        var waits = (await budgets[2].TakeAsync(1, default))!.RetryAfter!.Value;
        await budgets[0].PauseAsync(TimeSpan.FromMinutes(1), default);
        time.Advance(waits);

        Assert.Equal("paused", (await budgets[2].TakeAsync(1, default))!.Fault.Code);
    }

    [Fact]
    public async Task Those_who_wait_are_told_different_moments()
    {
        var budget = new SharedBudget("api", new BudgetDefinition(10, 1, null), new InMemoryTable(), new ManualTime());

        var waits = new List<TimeSpan?>();
        for (var i = 0; i < 5; i++)
            waits.Add((await budget.TakeAsync(1, default))?.RetryAfter);

        Assert.Equal([null, 100, 200, 300, 400], waits.Select(w => w?.TotalMilliseconds));
    }

    [Fact]
    public async Task A_pause_reaches_all_instances()
    {
        var (time, table) = (new ManualTime(), new InMemoryTable());
        var definition = new BudgetDefinition(10, 10, null);
        var (one, two) = (new SharedBudget("api", definition, table, time), new SharedBudget("api", definition, table, time));

        await one.PauseAsync(TimeSpan.FromSeconds(30), default);
        var held = await two.TakeAsync(1, default);
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((CallVerdict.Held, "paused", TimeSpan.FromSeconds(30)), (held!.Verdict, held.Fault.Code, held.RetryAfter));
        Assert.Null(await two.TakeAsync(1, default));
        Assert.Null(await one.TakeAsync(1, default));
    }

    [Fact]
    public async Task A_table_that_is_down_holds_the_call()
    {
        var table = new CountingTable { IsDown = true };
        var budget = new SharedBudget("api", new BudgetDefinition(10, 10, null), table, new ManualTime());

        var held = await budget.TakeAsync(1, default);
        await budget.PauseAsync(TimeSpan.FromMilliseconds(1), default);
        table.IsDown = false;

        Assert.Equal((CallVerdict.Held, TimeSpan.FromSeconds(3)), (held!.Verdict, held.RetryAfter));
        Assert.Equal("paused", (await budget.TakeAsync(1, default))!.Fault.Code);
    }

    [Fact]
    public async Task A_connections_calls_share_its_budget()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        var table = new InMemoryTable();
        using var one = Calling.To(partner, "limit: { rate: 1/s, burst: 1 }");
        using var two = Calling.To(partner, "limit: { rate: 1/s, burst: 1 }");
        one.Table = two.Table = table;

        var (first, second) = (await one.GetAsync(), await two.GetAsync());
        two.Time.Advance(TimeSpan.FromSeconds(1));
        var third = await two.GetAsync();

        Assert.Equal((CallVerdict.Succeeded, CallVerdict.Held, CallVerdict.Succeeded), (first.Verdict, second.Verdict, third.Verdict));
        Assert.Equal(("budget", null, TimeSpan.FromSeconds(1)), (second.Fault!.Code, second.Attempt, second.RetryAfter));
        Assert.Equal(2, partner.Requests.Count);
    }

    [Theory]
    [InlineData("RateLimit-Remaining: 0|RateLimit-Reset: 12", 12.0)]
    [InlineData("RateLimit: limit=10, remaining=0, reset=7", 7.0)]
    [InlineData("RateLimit: \"default\";r=0;t=9", 9.0)]
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: 1795176045", 45.0)]
    [InlineData("x-rate-limit-remaining: 0|x-rate-limit-reset: 1795176045000", 45.0)]
    [InlineData("X-RateLimit-Remaining: 0, 20|X-RateLimit-Reset: 3, 60", 3.0)]
    [InlineData("X-RateLimit-Remaining: 1|X-RateLimit-Reset: 12", null)]
    [InlineData("X-RateLimit-Remaining: 0", null)]
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: soon", null)]
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: 5", 5.0)]
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: 99999", 3600.0)]
    public async Task A_partner_that_says_that_nothing_remains_is_paused_for(string headers, double? seconds)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            foreach (var header in headers.Split('|'))
                context.Response.Headers[header.Split(": ")[0]] = header.Split(": ")[1];
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
        Assert.Equal(seconds, (await api.GetAsync()).RetryAfter?.TotalSeconds);
    }
}
