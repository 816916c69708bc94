using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Tests.Support;
using Trunkline.Stores;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Webhooks;

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

    [Theory]
    [InlineData("authorization")]
    [InlineData("Cookie")]
    [InlineData("X-Api-Key")]
    [InlineData("X-Hub-Signature-256")]
    public void A_source_cannot_ask_for_a_proof(string header)
    {
        var fault = Assert.Throws<Trunkline.Declarations.DeclarationException>(() => new TestIntake(Shop + $"headers: [{header}]\n"));
        Assert.Contains("shop.yaml:4:11: header", fault.Message);
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

    [Fact]
    public async Task Every_refusal_looks_the_same()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        var wrong = await intake.SendAsync("shop", headers: [new("X-Api-Key", "k-124")], body: Utf8("{}"));
        var absent = await intake.SendAsync("shop", body: Utf8("{}"));
        var twice = await intake.SendAsync("shop", headers: [new("X-Api-Key", "k-123"), new("X-Api-Key", "k-123")], body: Utf8("{}"));
        foreach (var answer in new[] { wrong, absent, twice })
        {
            Assert.Equal((401, ""), (answer.Status, answer.Body));
            Assert.Equal("Content-Length", Assert.Single(answer.Headers).Key);
        }

        Assert.Empty(intake.Events);
        Assert.Contains(intake.Logs.All, l => l.Text.Contains("token differs"));
        Assert.DoesNotContain(intake.Logs.All, l => l.Text.Contains("k-12"));
    }

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
    public async Task A_missing_secret_is_503_names_itself_and_its_file_and_mends_itself()
    {
        using var intake = new TestIntake(Shop);
        Assert.Equal(503, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        Assert.Contains(intake.Logs.All, l => l.Level == LogLevel.Error && l.Text.Contains("secret 'shop-key', asked for by shop.yaml:3:11"));
        Assert.Equal("secret 'shop-key', asked for by shop.yaml:3:11", Assert.Single(intake.Sources.Secrets).ToString());
        intake.Secrets.Values["shop-key"] = "k-123";
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
    }

    [Fact]
    public async Task Rotation_takes_every_listed_secret_and_shows_late_use_of_an_old_one()
    {
        using var metrics = new MetricLines("trunkline.intake.secret.old", "trunkline.intake.secret.matched");
        using var intake = new TestIntake(Shop.Replace("[shop-key]", "[shop-key-2, shop-key]").Replace("shop\n", "rotating\n"), secrets: [Key, ("shop-key-2", "k-456")]);
        foreach (var key in new[] { "k-456", "k-123", "k-123" })
            Assert.Equal(202, (await intake.SendAsync("rotating", headers: [new("X-Api-Key", key)], body: Utf8("{}"))).Status);
        Assert.Equal(2, metrics.Sum("trunkline.intake.secret.old", "rotating"));
        Assert.Equal(3, metrics.Sum("trunkline.intake.secret.matched", "rotating"));
        Assert.Single(intake.Logs.All, l => l.Level == LogLevel.Warning && l.Text.Contains("'shop-key', asked for by"));
        intake.Secrets.Values["shop-key"] = "changed";
        Assert.Equal(401, (await intake.SendAsync("rotating", headers: [new("X-Api-Key", "k-123")], body: Utf8("{}"))).Status);
    }

    [Fact]
    public async Task Half_of_the_secrets_missing_accepts_what_it_can_and_refuses_nothing_for_sure()
    {
        using var intake = new TestIntake(Shop.Replace("[shop-key]", "[shop-key-2, shop-key]"), secrets: Key);
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        Assert.Equal(503, (await intake.SendAsync("shop", headers: [new("X-Api-Key", "k-456")], body: Utf8("{}"))).Status);
    }

    [Fact]
    public async Task Verified_posts_past_the_rate_are_429_and_forged_ones_do_not_count()
    {
        using var intake = new TestIntake(Shop + "rateLimit: { rate: 1/s, burst: 2 }\n", secrets: Key);
        for (var i = 0; i < 5; i++)
            Assert.Equal(401, (await intake.SendAsync("shop", headers: [new("X-Api-Key", "x")], body: Utf8("{}"))).Status);
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
            statuses.Add((await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        Assert.Equal([202, 202, 429], statuses);
        intake.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        var late = await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"));
        Assert.Equal((429, "1"), (late.Status, late.Headers.RetryAfter.ToString()));
    }

    [Theory]
    [InlineData("203.0.113.9", "", 0, 202)]
    [InlineData("::ffff:203.0.113.9", "", 0, 202)]
    [InlineData("198.51.100.1", "203.0.113.9", 0, 403)]
    [InlineData("10.0.0.1", "203.0.113.9", 1, 202)]
    [InlineData("10.0.0.1", "203.0.113.9:4711", 1, 202)]
    [InlineData("10.0.0.1", "203.0.113.9, 198.51.100.1", 1, 403)]
    [InlineData("10.0.0.1", "nonsense", 1, 403)]
    [InlineData("10.0.0.1", "", 1, 403)]
    [InlineData("2001:db8::5", "", 0, 202)]
    public async Task Only_allowed_addresses_are_heard(string remote, string forwarded, int proxies, int status)
    {
        using var intake = new TestIntake(Shop + "allowIps: [203.0.113.0/24, \"2001:db8::5\"]\n", new IntakeOptions { TrustedProxies = proxies }, secrets: Key);
        var headers = forwarded.Length > 0 ? Signed.Append(new("X-Forwarded-For", forwarded)) : Signed;
        var answer = await intake.SendAsync("shop", headers: headers, body: Utf8("{}"), change: c => c.Connection.RemoteIpAddress = IPAddress.Parse(remote));
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Headers_without_measure_are_431()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        Assert.Equal(431, (await intake.SendAsync("shop", headers: Signed.Append(new("X-Long", new string('x', 40_000))), body: Utf8("{}"))).Status);
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

    [Theory]
    [InlineData("standardwebhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "delivery-1")]
    [InlineData("stripe", "whsec_x", "evt_1")]
    [InlineData("github", "s", "delivery-1")]
    [InlineData("api-key", "s", "evt_1")]
    [InlineData("hmac", "s", "evt_1")]
    public async Task What_the_signer_of_a_provider_signs_is_genuine(string provider, string secret, string id)
    {
        using var intake = new TestIntake($"source: it\nprovider: {provider}\nsecrets: [it]\n", secrets: ("it", secret));
        var request = WebhookSigner.Sign(provider, secret, Utf8("""{"id":"evt_1","type":"thing.happened"}"""), intake.Time.GetUtcNow());
        Assert.Equal(202, (await intake.SendAsync("it", request)).Status);
        var stored = Assert.Single(intake.Events);
        Assert.Equal((id, "thing.happened"), (stored.Id, stored.Type));
        Assert.Equal(401, (await intake.SendAsync("it", request with { Headers = new Dictionary<string, string>(), Body = request.Body })).Status);
        Assert.Single(intake.Events);
    }

    [Fact]
    public async Task An_own_HMAC_layout_is_declared()
    {
        const string yaml = """
            source: own
            provider: hmac
            secrets: [own]
            signature: { header: X-Sig, algorithm: sha512, encoding: base64, prefix: "v2:", signed: "{method}|{header:X-Nonce}|{timestamp}|{body}", timestamp: header:X-Time, unit: ms }
            window: 60s
            """;
        using var intake = new TestIntake(yaml, secrets: ("own", "s"));
        var time = intake.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var signature = Convert.ToBase64String(System.Security.Cryptography.HMACSHA512.HashData(Utf8("s"), Utf8($"POST|n1|{time}|{{}}")));
        var headers = new Dictionary<string, string> { ["X-Sig"] = "v2:" + signature, ["X-Nonce"] = "n1", ["X-Time"] = time.ToString() };
        Assert.Equal(202, (await intake.SendAsync("own", headers: headers, body: Utf8("{}"))).Status);
        Assert.Equal(401, (await intake.SendAsync("own", headers: headers, body: Utf8("{} "))).Status);
        Assert.Equal(401, (await intake.SendAsync("own", "POST", headers.Where(h => h.Key != "X-Nonce"), Utf8("{}"))).Status);
        intake.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(202, (await intake.SendAsync("own", headers: headers, body: Utf8("{}"))).Status);
        intake.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(401, (await intake.SendAsync("own", headers: headers, body: Utf8("{}"))).Status);
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
