using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests.Faults;

public class StatusTests
{
    [Theory]
    [InlineData(400, CallVerdict.Permanent)]
    [InlineData(401, CallVerdict.Permanent)]
    [InlineData(403, CallVerdict.Permanent)]
    [InlineData(404, CallVerdict.Permanent)]
    [InlineData(408, CallVerdict.Transient)]
    [InlineData(409, CallVerdict.Permanent)]
    [InlineData(410, CallVerdict.Permanent)]
    [InlineData(422, CallVerdict.Permanent)]
    [InlineData(425, CallVerdict.Transient)]
    [InlineData(429, CallVerdict.Transient)]
    [InlineData(500, CallVerdict.Transient)]
    [InlineData(501, CallVerdict.Permanent)]
    [InlineData(502, CallVerdict.Transient)]
    [InlineData(503, CallVerdict.Transient)]
    [InlineData(504, CallVerdict.Transient)]
    [InlineData(505, CallVerdict.Permanent)]
    public async Task Statuses_are_sorted_into_passing_and_lasting(int status, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{\"error\":{\"message\":\"no such thing\"}}", status));
        using var api = Calling.To(partner);

        var answer = await api.PostAsync(path: "/things/7?key=hidden");

        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal(($"http-{status}", status), (answer.Fault!.Code, answer.Fault.Status));
        Assert.Equal($"connection 'api' answered {status} to POST {new Uri(partner.Url).Authority}: no such thing", answer.Fault.Message);
        Assert.Equal((status, answer.Fault.Message), (answer.Attempt!.Status, answer.Attempt.Fault));
    }

    [Theory]
    [InlineData("5", 5.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("Fri, 20 Nov 2026 12:00:30 GMT", 30.0)]
    [InlineData("99999999", 3600.0)]
    [InlineData("1e9999", null)]
    [InlineData("Fri, 20 Nov 2020 12:00:30 GMT", null)]
    [InlineData("-4", null)]
    [InlineData("0", null)]
    [InlineData("soon", null)]
    public async Task Retry_after_is_read_and_capped(string value, double? seconds)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = value;
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        Assert.Equal(seconds, (await api.GetAsync()).RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("X-RateLimit-Remaining", "0", CallVerdict.Transient, 60.0)]
    [InlineData("X-RateLimit-Remaining", "7", CallVerdict.Permanent, null)]
    [InlineData("Retry-After", "9", CallVerdict.Transient, 9.0)]
    public async Task A_403_that_is_a_rate_limit_passes(string header, string value, CallVerdict verdict, double? seconds)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.Headers[header] = value;
            context.Response.Headers["X-RateLimit-Reset"] = "60";
            return Partner.Json("{\"message\":\"API rate limit exceeded\"}", 403)(context);
        });
        using var api = Calling.To(partner);

        var answer = await api.GetAsync();

        Assert.Equal((verdict, "http-403", seconds), (answer.Verdict, answer.Fault!.Code, answer.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData("If-None-Match", CallVerdict.Succeeded)]
    [InlineData("If-Modified-Since", CallVerdict.Succeeded)]
    [InlineData("X-Other", CallVerdict.Permanent)]
    public async Task Unchanged_is_an_answer_to_who_asks_for_changes(string header, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.StatusCode = 304;
            context.Response.Headers.ETag = "\"v7\"";
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        var answer = await api.CallAsync(new CallRequest
        {
            Connection = "api", Method = "GET", Path = "/", Headers = new Dictionary<string, string> { [header] = "\"v7\"" }, Result = "{ \"status\": status, \"etag\": headers.etag }",
        });

        Assert.Equal(verdict, answer.Verdict);
        if (verdict == CallVerdict.Succeeded)
            Assert.Equal((304, "\"v7\""), (answer.Result.GetProperty("status").GetInt32(), answer.Result.GetProperty("etag").GetString()));
    }

    [Fact]
    public async Task After_a_429_nobody_calls_until_the_partner_wants_it()
    {
        var busy = true;
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.StatusCode = busy ? 429 : 200;
            context.Response.Headers.RetryAfter = "30";
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        Assert.Equal(CallVerdict.Transient, (await api.GetAsync()).Verdict);
        busy = false;
        api.Time.Advance(TimeSpan.FromSeconds(10));
        var held = await api.GetAsync();
        api.Time.Advance(TimeSpan.FromSeconds(20));
        var after = await api.GetAsync();

        Assert.Equal((CallVerdict.Held, "paused", TimeSpan.FromSeconds(20)), (held.Verdict, held.Fault!.Code, held.RetryAfter));
        Assert.Null(held.Attempt);
        Assert.Equal(CallVerdict.Succeeded, after.Verdict);
        Assert.Equal(2, partner.Requests.Count);
    }
}
