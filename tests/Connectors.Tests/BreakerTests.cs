using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests;

public class BreakerTests
{
    [Fact]
    public async Task After_failures_in_a_row_nobody_calls_until_a_probe_works()
    {
        var status = 500;
        await using var partner = await Partner.StartAsync((context, _) => Partner.Json("{}", status)(context));
        using var api = Calling.To(partner, "breaker: { failures: 3, open: 10s }");

        for (var i = 0; i < 3; i++)
            Assert.Equal(CallVerdict.Transient, (await api.GetAsync()).Verdict);
        var held = await api.GetAsync();
        Assert.Equal((CallVerdict.Held, "breaker-open", TimeSpan.FromSeconds(10)), (held.Verdict, held.Fault!.Code, held.RetryAfter));
        Assert.Null(held.Attempt);

        // The probe fails: twice as long.
        api.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(CallVerdict.Transient, (await api.GetAsync()).Verdict);
        Assert.Equal(TimeSpan.FromSeconds(20), (await api.GetAsync()).RetryAfter);
        Assert.Equal(4, partner.Requests.Count);

        // The probe works: open for all.
        status = 200;
        api.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
    }

    [Fact]
    public async Task Only_one_probes()
    {
        var release = new TaskCompletionSource();
        var probed = new TaskCompletionSource();
        var calls = 0;
        await using var partner = await Partner.StartAsync(async (context, _) =>
        {
            if (++calls == 2)
            {
                probed.SetResult();
                await release.Task;
            }

            context.Response.StatusCode = calls == 1 ? 503 : 200;
        });
        using var api = Calling.To(partner, "breaker: { failures: 1, open: 1s }");
        await api.GetAsync();
        api.Time.Advance(TimeSpan.FromSeconds(1));

        var probe = api.GetAsync();
        await probed.Task;
        var other = await api.GetAsync();
        release.SetResult();

        Assert.Equal((CallVerdict.Held, "breaker-open"), (other.Verdict, other.Fault!.Code));
        Assert.Equal(CallVerdict.Succeeded, (await probe).Verdict);
    }

    [Fact]
    public async Task A_probe_that_is_cancelled_leaves_the_place_to_the_next()
    {
        using var stop = new CancellationTokenSource();
        var calls = 0;
        await using var partner = await Partner.StartAsync(async (context, _) =>
        {
            calls++;
            context.Response.StatusCode = calls == 1 ? 503 : 200;
            if (calls == 2)
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        });
        using var api = Calling.To(partner, "breaker: { failures: 1, open: 1s }");
        await api.GetAsync();
        api.Time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.CallAsync(new CallRequest { Connection = "api", Method = "GET", Path = "/" }, null, stop.Token));

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
    }

    [Theory]
    [InlineData(404, "breaker: { failures: 1, open: 10s }")]
    [InlineData(429, "breaker: { failures: 1, open: 10s }")]
    [InlineData(500, "breaker: off")]
    public async Task What_says_nothing_about_the_partners_health_opens_nothing(int status, string breaker)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}", status));
        using var api = Calling.To(partner, breaker);

        for (var i = 0; i < 20; i++)
            Assert.NotEqual(CallVerdict.Held, (await api.GetAsync()).Verdict);
    }

    [Fact]
    public async Task A_success_between_failures_starts_the_count_anew()
    {
        var calls = 0;
        await using var partner = await Partner.StartAsync((context, _) => Partner.Json("{}", ++calls % 3 == 0 ? 200 : 500)(context));
        using var api = Calling.To(partner, "breaker: { failures: 3, open: 10s }");

        for (var i = 0; i < 12; i++)
            Assert.NotEqual(CallVerdict.Held, (await api.GetAsync()).Verdict);
    }
}
