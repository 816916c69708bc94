using System.Text;
using Trunkline.Intake.Tests.Support;
using Trunkline.Stores;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Webhooks;

/// <summary>From a genuine post to a stored event.</summary>
public sealed class ReceivePipelineTests
{
    private const string Shop = "source: shop\nprovider: api-key\nsecrets: [shop-key]\n";
    private static readonly (string, string) Key = ("shop-key", "k-123");
    private static readonly Dictionary<string, string> Signed = new() { ["X-Api-Key"] = "k-123", ["Content-Type"] = "application/json" };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public async Task A_genuine_post_is_stored_before_202()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        var answer = await intake.SendAsync("shop", headers: Signed, body: Utf8("""{"id":"o-1","type":"order.paid","time":"2026-01-02T03:04:05Z"}"""));
        Assert.Equal((202, ""), (answer.Status, answer.Body));
        var stored = Assert.Single(intake.Events);
        Assert.Equal(("shop", "o-1", "order.paid"), (stored.Source, stored.Id, stored.Type));
        Assert.Equal("2026-01-02T03:04:05Z", stored.Envelope.GetProperty("time").GetString());
        Assert.Equal("2023-11-14T22:13:20Z", stored.Envelope.GetProperty("receivedAt").GetString());
    }

    [Fact]
    public async Task Data_is_byte_for_byte_what_was_posted()
    {
        const string data = """{ "id": 9007199254740993, "price": 10.00, "e": 1E+2, "text": "a\u00e4\/\"", "json": "{\"a\":1}", "ä": [1,  2] }""";
        using var intake = new TestIntake(Shop, secrets: Key);
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8("\uFEFF \n" + data + "\r\n"))).Status);
        var stored = Assert.Single(intake.Events);
        Assert.Equal(data, stored.Envelope.GetProperty("data").GetRawText());
        Assert.Equal("9007199254740993", stored.Id);
    }

    [Fact]
    public async Task The_trace_of_the_post_travels_along()
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using var intake = new TestIntake(Shop, secrets: Key);
        await intake.SendAsync("shop", headers: Signed.Append(new("traceparent", trace)), body: Utf8("{}"));
        await intake.SendAsync("shop", headers: Signed.Append(new("traceparent", "nonsense")), body: Utf8("[]"));
        Assert.Equal([trace, null], intake.Events.Select(e => e.TraceParent));
    }

    [Fact]
    public async Task Only_named_headers_travel_and_never_a_proof()
    {
        using var intake = new TestIntake(Shop + "headers: [X-Tenant]\n", secrets: Key);
        var headers = new Dictionary<string, string>(Signed) { ["X-Tenant"] = "t1", ["Authorization"] = "Bearer x", ["Cookie"] = "c", ["X-Other"] = "o" };
        await intake.SendAsync("shop", headers: headers, body: Utf8("{}"));
        Assert.Equal("""{"x-tenant":"t1","content-type":"application/json"}""", Assert.Single(intake.Events).Envelope.GetProperty("headers").GetRawText());
    }

    [Fact]
    public async Task Unknown_source_is_404_and_wrong_method_405()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        Assert.Equal(404, (await intake.SendAsync("nobody", headers: Signed, body: Utf8("{}"))).Status);
        var answer = await intake.SendAsync("shop", "GET", Signed);
        Assert.Equal((405, "POST"), (answer.Status, answer.Headers.Allow.ToString()));
        Assert.Empty(intake.Events);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":1}x")]
    [InlineData("Hello")]
    [InlineData("{\"a\":\"\u0001\"}")]
    public async Task What_is_not_JSON_from_a_verified_source_is_400(string body)
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        Assert.Equal(400, (await intake.SendAsync("shop", headers: Signed, body: Utf8(body))).Status);
        Assert.Equal(0, intake.Queue.Attempts);
    }

    [Fact]
    public async Task Other_content_is_taken_where_the_source_says_so()
    {
        using var intake = new TestIntake(Shop + "content: any\n", secrets: Key);
        var plain = new Dictionary<string, string>(Signed) { ["Content-Type"] = "text/plain" };
        var form = new Dictionary<string, string>(Signed) { ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8" };
        Assert.Equal(202, (await intake.SendAsync("shop", headers: plain, body: Utf8("Hello"))).Status);
        Assert.Equal(202, (await intake.SendAsync("shop", headers: form, body: Utf8("a=1&b=x+y&b=%C3%A4"))).Status);
        Assert.Equal(400, (await intake.SendAsync("shop", headers: plain, body: [0xff, 0xfe])).Status);
        Assert.Equal(["\"Hello\"", """{"a":"1","b":["x y","\u00E4"]}"""], intake.Events.Select(e => e.Envelope.GetProperty("data").GetRawText()));
    }

    [Fact]
    public async Task A_queue_that_takes_nothing_is_503_with_its_own_Retry_After()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        intake.Queue.OnAppend = (_, _) => throw new StoreUnavailableException("down", TimeSpan.FromSeconds(17));
        var answer = await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"));
        Assert.Equal((503, "17"), (answer.Status, answer.Headers.RetryAfter.ToString()));
        intake.Queue.OnAppend = (_, _) => throw new InvalidOperationException("a fault of the adapter");
        answer = await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"));
        Assert.Equal((503, "5"), (answer.Status, answer.Headers.RetryAfter.ToString()));
        intake.Queue.OnAppend = null;
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        Assert.Single(intake.Events);
    }

    [Fact]
    public async Task Past_the_high_water_mark_it_is_503_with_Retry_After_and_another_source_is_still_heard()
    {
        using var metrics = new MetricLines("trunkline.intake.rejected");
        string[] sources = [Shop.Replace("source: shop", "source: flood"), Shop];
        using var intake = new TestIntake(sources, new IntakeOptions { HighWaterBytes = 4000, RetryAfter = TimeSpan.FromSeconds(7) }, secrets: Key);
        var gate = new TaskCompletionSource();
        intake.Queue.OnAppend = (_, _) => gate.Task;
        var flood = Enumerable.Range(0, 50).Select(n => intake.SendAsync("flood", headers: Signed, body: Utf8($$"""{"id":"{{n}}","text":"{{new string('x', 300)}}"}"""))).ToArray();
        var refused = flood.Where(f => f.IsCompleted).Select(f => f.Result).ToArray();
        Assert.InRange(refused.Length, 40, 49);
        Assert.All(refused, r => Assert.Equal((503, "7"), (r.Status, r.Headers.RetryAfter.ToString())));
        Assert.Equal(refused.Length, metrics.Sum("trunkline.intake.rejected", "flood"));
        var other = intake.SendAsync("shop", headers: Signed, body: Utf8("{}"));
        Assert.False(other.IsCompleted);
        gate.SetResult();
        Assert.Equal(202, (await other).Status);
        Assert.Equal(50 - refused.Length, (await Task.WhenAll(flood)).Count(f => f.Status == 202));
    }

    [Fact]
    public async Task A_queue_that_hangs_is_503_after_its_time()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        intake.Queue.OnAppend = (_, c) => Task.Delay(Timeout.Infinite, c);
        var sending = intake.SendAsync("shop", headers: Signed, body: Utf8("{}"));
        intake.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(503, (await sending).Status);
    }

    [Fact]
    public async Task An_event_too_big_for_a_message_starts_its_runs_before_202()
    {
        using var intake = new TestIntake(Shop, queue: new RecordingQueue(2000), secrets: Key);
        var big = Utf8($$"""{"id":"big","text":"{{new string('x', 3000)}}"}""");
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: big)).Status);
        Assert.Equal("big", Assert.Single(intake.Dispatcher.Events).Id);
        Assert.Empty(intake.Events);
        intake.Dispatcher.Failure = new StoreUnavailableException("no", TimeSpan.FromSeconds(9));
        var answer = await intake.SendAsync("shop", headers: Signed, body: big);
        Assert.Equal((503, "9"), (answer.Status, answer.Headers.RetryAfter.ToString()));
    }

    [Fact]
    public async Task A_caller_that_goes_away_while_its_event_is_written_leaves_it_and_the_others_whole()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        var gate = new TaskCompletionSource();
        intake.Queue.OnAppend = (_, _) => gate.Task;
        using var gone = new CancellationTokenSource();
        var posts = Enumerable.Range(0, 20).Select(n => intake.SendAsync("shop", headers: Signed, body: Utf8($$"""{"id":"{{n}}"}"""), change: c =>
        {
            if (n % 2 == 0)
                c.RequestAborted = gone.Token;
        })).ToArray();
        await gone.CancelAsync();
        gate.SetResult();
        await Task.WhenAll(posts);
        Assert.Equal(Enumerable.Range(0, 20).Select(n => n.ToString()).Order(), intake.Events.Select(e => e.Id).Order());
        Assert.All(posts.Where((_, n) => n % 2 == 1), p => Assert.Equal(202, p.Result.Status));
    }

    [Theory]
    [InlineData("""{"id":"a"}""", "Idempotency-Key", "h", "a")]
    [InlineData("""{"id":7}""", "Idempotency-Key", "h", "7")]
    [InlineData("""{"id":{}}""", "Idempotency-Key", "h", "h")]
    [InlineData("""{"id":""}""", "X-Request-Id", "r", "r")]
    [InlineData("""[]""", "webhook-id", "w", "w")]
    [InlineData("""{"x":1}""", "X-None", "n", "sha256:5041bf1f713df204784353e82f6a4a535931cb64f1f4b4a5aeaffcb720918b22")]
    [InlineData("""{"id":"a\u0000b"}""", "X-None", "n", "sha256:")]
    [InlineData("""{"id":"\ud800"}""", "X-None", "n", "sha256:")]
    public async Task The_id_of_an_event_is_found_where_it_may_stand(string body, string header, string value, string id)
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        await intake.SendAsync("shop", headers: Signed.Append(new(header, value)), body: Utf8(body));
        Assert.StartsWith(id, Assert.Single(intake.Events).Id);
    }

    [Fact]
    public async Task A_pointer_can_name_another_id()
    {
        using var intake = new TestIntake(Shop + "dedupe: /order/no\n", secrets: Key);
        await intake.SendAsync("shop", headers: Signed, body: Utf8("""{"id":"a","order":{"no":12.50}}"""));
        await intake.SendAsync("shop", headers: Signed, body: Utf8("""{"id":"a"}"""));
        Assert.Equal(["12.50", "a"], intake.Events.Select(e => e.Id));
    }

    [Fact]
    public async Task The_answer_can_be_declared()
    {
        using var intake = new TestIntake(Shop + "response: { status: 200, body: '[accepted]' }\n", secrets: Key);
        var answer = await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"));
        Assert.Equal((200, "[accepted]", "text/plain; charset=utf-8"), (answer.Status, answer.Body, answer.Headers.ContentType.ToString()));
    }

    [Fact]
    public async Task Time_used_of_the_deadline_is_told_per_source()
    {
        using var metrics = new MetricLines("trunkline.intake.deadline.used", "trunkline.intake.accepted", "trunkline.intake.rejected");
        using var intake = new TestIntake("source: timed\nprovider: stripe\nsecrets: [s]\n", secrets: ("s", "s"));
        intake.Queue.OnAppend = (_, _) =>
        {
            intake.Time.Advance(TimeSpan.FromSeconds(5));
            return Task.CompletedTask;
        };
        var request = WebhookSigner.Sign("stripe", "s", Utf8("{}"), intake.Time.GetUtcNow());
        await intake.SendAsync("timed", request);
        await intake.SendAsync("timed", request with { Body = Utf8("[]") });
        Assert.Equal(2, metrics.Count("trunkline.intake.deadline.used", "timed"));
        Assert.Equal(0.5, metrics.Sum("trunkline.intake.deadline.used", "timed"));
        Assert.Equal(1, metrics.Sum("trunkline.intake.accepted", "timed"));
        Assert.Equal(1, metrics.Sum("trunkline.intake.rejected", "timed"));
    }
}
