using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Trunkline.Connectors.Tests;

public class BoundTests
{
    [Theory]
    [InlineData(1024, true, CallVerdict.Succeeded)]
    [InlineData(1025, true, CallVerdict.Permanent)]
    [InlineData(1024, false, CallVerdict.Succeeded)]
    [InlineData(1025, false, CallVerdict.Permanent)]
    [InlineData(200_000, false, CallVerdict.Permanent)]
    public async Task An_answer_is_read_up_to_its_bound(int bytes, bool declared, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            if (declared)
                context.Response.ContentLength = bytes;
            await context.Response.Body.WriteAsync(new byte[bytes / 2]);
            await context.Response.Body.FlushAsync();
            await context.Response.Body.WriteAsync(new byte[bytes - bytes / 2]);
        });
        using var api = Calling.To(partner, "maxResponse: 1KiB");

        var answer = await api.GetAsync();

        Assert.Equal(verdict, answer.Verdict);
        if (verdict == CallVerdict.Permanent)
            Assert.Equal("response-too-large", answer.Fault!.Code);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task What_is_compressed_is_unfolded_and_counts_unfolded(string encoding)
    {
        await using var partner = await Partner.StartAsync(async (context, seen) =>
        {
            Assert.Contains(encoding, seen.Header("Accept-Encoding"));
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = encoding;
            var size = seen.Target == "/bomb" ? 50_000_000 : 10;
            await using var pressed = Compress(encoding, context.Response.Body);
            await pressed.WriteAsync("\""u8.ToArray());
            var chunk = new string('a', 10).Select(c => (byte)c).ToArray();
            for (var i = 0; i < size; i += 1_000_000)
                await pressed.WriteAsync(size > 10 ? new byte[1_000_000] : chunk);
            await pressed.WriteAsync("\""u8.ToArray());
        });
        using var api = Calling.To(partner, "maxResponse: 64KiB");

        Assert.Equal("aaaaaaaaaa", (await api.GetAsync()).Result.GetString());
        Assert.Equal("response-too-large", (await api.GetAsync("/bomb")).Fault!.Code);
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_encoding_says_is_a_fault()
    {
        await using var partner = await Partner.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("this is no gzip");
        });
        using var api = Calling.To(partner);

        Assert.Equal((CallVerdict.Permanent, "bad-answer"), await api.GetAsync() is var a ? (a.Verdict, a.Fault!.Code) : default);
    }

    [Fact]
    public async Task Headers_past_the_bound_are_a_fault()
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.Headers["X-Big"] = new string('x', 60_000);
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "response-headers-too-large"), (answer.Verdict, answer.Fault!.Code));
    }

    [Fact]
    public async Task A_partner_that_does_not_answer_is_left_after_the_time_out()
    {
        var asked = new TaskCompletionSource();
        await using var partner = await Partner.StartAsync(async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var api = Calling.To(partner, "timeout: 10s");

        var calling = api.GetAsync();
        await asked.Task;
        api.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(calling.IsCompleted);
        api.Time.Advance(TimeSpan.FromSeconds(1));
        var answer = await calling;

        Assert.Equal((CallVerdict.Transient, "timeout"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("after 10 s", answer.Fault.Message);
        Assert.Equal(10_000, answer.Attempt!.DurationMs);
    }

    [Fact]
    public async Task Each_phase_has_a_time_out_of_its_own()
    {
        var stalled = new TaskCompletionSource();
        await using var partner = await Partner.StartAsync(async (context, seen) =>
        {
            if (seen.Target == "/body")
            {
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
            }

            stalled.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var api = Calling.To(partner, "timeout: { header: 2s, body: 3s, whole: 60s }");

        var header = api.GetAsync("/header");
        await stalled.Task;
        api.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("had no answer", (await header).Fault!.Message);

        stalled = new TaskCompletionSource();
        var body = api.GetAsync("/body");
        await stalled.Task;

        // The client sets the body's timer when it has seen the header, which nothing outside tells: step until it has.
        for (var i = 0; i < 5_000 && !body.IsCompleted; i++)
        {
            await Task.Yield();
            if (api.Time.Due.Contains(api.Time.GetUtcNow() + TimeSpan.FromSeconds(3)))
                api.Time.Advance(TimeSpan.FromSeconds(3));
            else
                await Task.Delay(1);
        }

        Assert.Contains("had not got the whole answer", (await body).Fault!.Message);
    }

    private static Stream Compress(string encoding, Stream to) => encoding switch
    {
        "gzip" => new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true),
        "br" => new BrotliStream(to, CompressionLevel.Fastest, leaveOpen: true),
        _ => new ZLibStream(to, CompressionLevel.Fastest, leaveOpen: true),
    };
}
