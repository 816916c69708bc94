using System.Text;
using Trunkline.Intake.Tests.Support;

namespace Trunkline.Intake.Tests.Webhooks;

/// <summary>How much a caller may send, and how slowly.</summary>
public sealed class BodyBoundsTests
{
    private const string Shop = "source: shop\nprovider: api-key\nsecrets: [shop-key]\n";
    private static readonly (string, string) Key = ("shop-key", "k-123");
    private static readonly Dictionary<string, string> Signed = new() { ["X-Api-Key"] = "k-123", ["Content-Type"] = "application/json" };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public async Task A_body_over_the_limit_is_413_by_its_declared_length_without_reading_it()
    {
        using var intake = new TestIntake(Shop + "maxBody: 1KiB\n", secrets: Key);
        var body = new CountingStream(4000);
        var answer = await intake.SendAsync("shop", headers: Signed, change: c =>
        {
            c.Request.Body = body;
            c.Request.ContentLength = 4000;
        });
        Assert.Equal((413, 0L), (answer.Status, body.ReadBytes));
    }

    [Fact]
    public async Task A_body_over_the_limit_without_a_length_is_413_and_is_not_read_to_its_end()
    {
        using var intake = new TestIntake(Shop + "maxBody: 16KiB\n", secrets: Key);
        var body = new CountingStream(100_000_000);
        var answer = await intake.SendAsync("shop", headers: Signed, change: c => c.Request.Body = body);
        Assert.Equal(413, answer.Status);
        Assert.InRange(body.ReadBytes, 1, 256 * 1024);
    }

    [Fact]
    public async Task A_body_that_dawdles_is_408()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        var pipe = new System.IO.Pipelines.Pipe();
        await pipe.Writer.WriteAsync(Utf8("{"));
        var sending = intake.SendAsync("shop", headers: Signed, change: c => c.Request.Body = pipe.Reader.AsStream());
        while (intake.Time.Waiting == 0)
            await Task.Yield();
        intake.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(408, (await sending).Status);
        Assert.Empty(intake.Events);
    }

    [Fact]
    public async Task A_body_that_drips_has_no_more_time_than_one_that_stops()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        var pipe = new System.IO.Pipelines.Pipe();
        var sending = intake.SendAsync("shop", headers: Signed, change: c => c.Request.Body = pipe.Reader.AsStream());
        for (var drop = 0; drop < 5; drop++)
        {
            await pipe.Writer.WriteAsync(Utf8(" "));
            while (intake.Time.Waiting == 0)
                await Task.Yield();
            intake.Time.Advance(TimeSpan.FromSeconds(2.9));
        }

        Assert.False(sending.IsCompleted);
        intake.Time.Advance(TimeSpan.FromSeconds(0.6));
        // The time is for a failure only.
        Assert.Equal(408, (await sending.WaitAsync(TimeSpan.FromSeconds(30))).Status);
    }

    [Fact]
    public async Task A_caller_that_goes_away_while_sending_stores_nothing()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        using var gone = new CancellationTokenSource();
        var pipe = new System.IO.Pipelines.Pipe();
        var sending = intake.SendAsync("shop", headers: Signed, change: c =>
        {
            c.Request.Body = pipe.Reader.AsStream();
            c.RequestAborted = gone.Token;
        });
        await gone.CancelAsync();
        await sending;
        Assert.Empty(intake.Events);
    }

    [Fact]
    public async Task JSON_deeper_than_64_is_400_and_exactly_64_is_taken()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        string Nested(int depth) => new string('[', depth) + new string(']', depth);
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8(Nested(64)))).Status);
        Assert.Equal(400, (await intake.SendAsync("shop", headers: Signed, body: Utf8(Nested(65)))).Status);
        Assert.Equal(400, (await intake.SendAsync("shop", headers: Signed, body: Utf8(new string('[', 500_000)))).Status);
        Assert.Single(intake.Events);
    }

    [Fact]
    public async Task Headers_without_measure_are_431()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        Assert.Equal(431, (await intake.SendAsync("shop", headers: Signed.Append(new("X-Long", new string('x', 40_000))), body: Utf8("{}"))).Status);
    }

    [Fact]
    public async Task Bodies_in_memory_are_bounded_together()
    {
        using var intake = new TestIntake(Shop, new IntakeOptions { MaxBodiesBytes = 2002 }, secrets: Key);
        var gate = new TaskCompletionSource();
        intake.Queue.OnAppend = (_, _) => gate.Task;
        var held = intake.SendAsync("shop", headers: Signed, body: Utf8($"\"{new string('x', 2000)}\""));
        var answer = await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"));
        Assert.Equal((503, "5"), (answer.Status, answer.Headers.RetryAfter.ToString()));
        gate.SetResult();
        Assert.Equal(202, (await held).Status);
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
    }

    [Fact]
    public async Task Slow_bodies_that_arrive_side_by_side_are_bounded_together()
    {
        using var intake = new TestIntake(Shop, new IntakeOptions { MaxBodiesBytes = 10_000 }, secrets: Key);
        var pipes = Enumerable.Range(0, 10).Select(_ => new System.IO.Pipelines.Pipe()).ToArray();
        var sending = pipes.Select(p => intake.SendAsync("shop", headers: Signed, change: c => c.Request.Body = p.Reader.AsStream())).ToArray();
        foreach (var part in new[] { '"' + new string('x', 999), new string('x', 999) + '"' })
        {
            foreach (var pipe in pipes)
                await pipe.Writer.WriteAsync(Utf8(part));
        }

        // All have sent 2000 bytes and none has ended: no more than five can be held. The time is for a failure only.
        await WaitForAsync(() => sending.Count(s => s.IsCompleted) >= 5).WaitAsync(TimeSpan.FromSeconds(30));
        foreach (var pipe in pipes)
            await pipe.Writer.CompleteAsync();
        var answers = await Task.WhenAll(sending);
        Assert.InRange(answers.Count(a => a.Status == 503), 5, 9);
        Assert.All(answers.Where(a => a.Status == 503), a => Assert.Equal(("5", "close"), (a.Headers.RetryAfter.ToString(), a.Headers.Connection.ToString())));
        Assert.Equal(answers.Count(a => a.Status == 202), intake.Events.Count);
        Assert.DoesNotContain(answers, a => a.Status is not (202 or 503));

        // Everything was given back.
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8($"\"{new string('x', 9998)}\""))).Status);
    }

    // All of it unverified: whoever knows one source's URL must not silence the others.
    [Fact]
    public async Task The_bodies_of_one_source_leave_room_for_those_of_another()
    {
        string[] sources = [Shop, Shop.Replace("source: shop", "source: quiet")];
        using var intake = new TestIntake(sources, new IntakeOptions { MaxBodiesBytes = 10_000 }, secrets: Key);
        var pipes = Enumerable.Range(0, 20).Select(_ => new System.IO.Pipelines.Pipe()).ToArray();
        var noisy = pipes.Select(p => intake.SendAsync("shop", change: c => c.Request.Body = p.Reader.AsStream())).ToArray();
        foreach (var pipe in pipes)
            await pipe.Writer.WriteAsync(Utf8('"' + new string('x', 999)));
        await WaitForAsync(() => noisy.Count(n => n.IsCompleted) >= 15).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(202, (await intake.SendAsync("quiet", headers: Signed, body: Utf8($"\"{new string('q', 3000)}\""))).Status);
        Assert.Equal("quiet", Assert.Single(intake.Events).Source);
        Assert.Equal(5, noisy.Count(n => !n.IsCompleted));
        foreach (var pipe in pipes)
            await pipe.Writer.CompleteAsync();
        Assert.All(await Task.WhenAll(noisy), a => Assert.True(a.Status is 401 or 503));
    }

    private static async Task WaitForAsync(Func<bool> holds)
    {
        while (!holds())
            await Task.Yield();
    }

    private sealed class CountingStream(long length) : Stream
    {
        public long ReadBytes { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => ReadBytes;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - ReadBytes);
            ReadBytes += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
