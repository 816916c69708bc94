using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Tests.Support;
using Trunkline.Stores.Secrets;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Webhooks;

/// <summary>Who is believed, and what happens while secrets change.</summary>
public sealed class SecretTests
{
    private const string Shop = "source: shop\nprovider: api-key\nsecrets: [shop-key]\n";
    private static readonly (string, string) Key = ("shop-key", "k-123");
    private static readonly Dictionary<string, string> Signed = new() { ["X-Api-Key"] = "k-123", ["Content-Type"] = "application/json" };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

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
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == Telemetry.Activities,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.OperationName == "receive rotating")
                    spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var intake = new TestIntake(Shop.Replace("[shop-key]", "[shop-key-2, shop-key]").Replace("shop\n", "rotating\n"), secrets: [Key, ("shop-key-2", "k-456")]);
        foreach (var key in new[] { "k-456", "k-123", "k-123" })
            Assert.Equal(202, (await intake.SendAsync("rotating", headers: [new("X-Api-Key", key)], body: Utf8("{}"))).Status);
        Assert.Equal(2, metrics.Sum("trunkline.intake.secret.old", "rotating"));
        Assert.Equal([0, 1, 1], metrics.Tags("trunkline.intake.secret.matched", "rotating", "secret"));
        Assert.Equal([1, 1], metrics.Tags("trunkline.intake.secret.old", "rotating", "secret"));
        Assert.Equal(["shop-key-2", "shop-key", "shop-key"], spans.Select(s => s.GetTagItem("trunkline.secret")));
        Assert.Single(intake.Logs.All, l => l.Level == LogLevel.Warning && l.Text.Contains("'shop-key', asked for by"));
        intake.Secrets.Values["shop-key"] = "changed";
        Assert.Equal(401, (await intake.SendAsync("rotating", headers: [new("X-Api-Key", "k-123")], body: Utf8("{}"))).Status);
    }

    [Fact]
    public async Task A_version_that_was_just_replaced_still_vouches_and_is_asked_for_only_where_the_current_one_does_not()
    {
        using var metrics = new MetricLines("trunkline.intake.secret.old", "trunkline.intake.secret.matched");
        using var intake = new TestIntake(Shop.Replace("shop\n", "replaced\n"), secrets: Key);
        intake.Secrets.Previous["shop-key"] = new Secret("k-before");
        Assert.Equal(202, (await intake.SendAsync("replaced", headers: Signed, body: Utf8("{}"))).Status);
        Assert.Equal(0, intake.Secrets.LookedBack);
        for (var i = 0; i < 2; i++)
            Assert.Equal(202, (await intake.SendAsync("replaced", headers: [new("X-Api-Key", "k-before")], body: Utf8("{}"))).Status);
        Assert.Equal(2, metrics.Sum("trunkline.intake.secret.old", "replaced"));
        Assert.Equal(3, metrics.Sum("trunkline.intake.secret.matched", "replaced"));
        Assert.Single(intake.Logs.All, l => l.Level == LogLevel.Warning && l.Text.Contains("the version before the current one of secret 'shop-key'"));
        Assert.DoesNotContain(intake.Logs.All, l => l.Text.Contains("k-before"));
        Assert.Equal(401, (await intake.SendAsync("replaced", headers: [new("X-Api-Key", "k-other")], body: Utf8("{}"))).Status);
        intake.Secrets.Previous.Clear();
        Assert.Equal(401, (await intake.SendAsync("replaced", headers: [new("X-Api-Key", "k-before")], body: Utf8("{}"))).Status);
    }

    // The plain token was replaced in place by a signing token: whoever knows it must not be able to leave the signature out.
    [Fact]
    public async Task What_a_current_secret_rules_out_stays_ruled_out_beside_the_one_before()
    {
        using var intake = new TestIntake("source: lab\nprovider: gitlab\nsecrets: [lab-token]\n", secrets: ("lab-token", "whsec_" + Convert.ToBase64String(new byte[32])));
        intake.Secrets.Previous["lab-token"] = new Secret("plain-token");
        Assert.Equal(401, (await intake.SendAsync("lab", headers: [new("X-Gitlab-Token", "plain-token"), new("X-Gitlab-Event", "Push Hook")], body: Utf8("{}"))).Status);
    }

    // Subscriptions get the new client state one after the other.
    [Fact]
    public async Task A_batch_of_which_a_part_still_knows_only_the_value_before_is_taken_whole()
    {
        using var intake = new TestIntake("source: graph\nprovider: msgraph\nsecrets: [state]\n", secrets: ("state", "state-now"));
        intake.Secrets.Previous["state"] = new Secret("state-before");
        var batch = string.Join(',', new[] { "state-now", "state-before", "state-never" }.Select((s, i) => $$"""{"subscriptionId":"s{{i}}","clientState":"{{s}}","changeType":"updated","resource":"a/{{i}}"}"""));
        Assert.Equal(202, (await intake.SendAsync("graph", headers: [new("Content-Type", "application/json")], body: Utf8($$"""{"value":[{{batch}}]}"""))).Status);
        Assert.Equal(["a/0", "a/1"], intake.Events.Select(e => e.Envelope.GetProperty("data").GetProperty("resource").GetString()));
    }

    [Fact]
    public async Task While_the_store_cannot_say_what_stood_before_nothing_is_refused_for_sure()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        intake.Secrets.PreviousUnavailable = true;
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        Assert.Equal(503, (await intake.SendAsync("shop", headers: [new("X-Api-Key", "k-before")], body: Utf8("{}"))).Status);
    }

    [Fact]
    public async Task An_old_secret_that_stays_in_use_is_said_again_after_ten_minutes_and_not_before()
    {
        using var intake = new TestIntake(Shop.Replace("[shop-key]", "[shop-key-2, shop-key]"), secrets: [Key, ("shop-key-2", "k-456")]);
        foreach (var minutes in new[] { 0, 5, 4, 1, 9 })
        {
            intake.Time.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        }

        Assert.Equal(2, intake.Logs.All.Count(l => l.Level == LogLevel.Warning && l.Text.Contains("still vouched for by an old one")));
    }

    [Fact]
    public async Task A_post_that_both_secrets_vouch_for_counts_for_the_newer()
    {
        using var metrics = new MetricLines("trunkline.intake.secret.matched");
        using var intake = new TestIntake("source: both\nprovider: stripe\nsecrets: [new, old]\n", secrets: [("new", "whsec_new"), ("old", "whsec_old")]);
        var (one, other) = (WebhookSigner.Sign("stripe", "whsec_old", Utf8("{}"), intake.Time.GetUtcNow()), WebhookSigner.Sign("stripe", "whsec_new", Utf8("{}"), intake.Time.GetUtcNow()));
        var signature = one.Headers["Stripe-Signature"] + ",v1=" + other.Headers["Stripe-Signature"].Split("v1=")[1];
        Assert.Equal(202, (await intake.SendAsync("both", one with { Headers = new Dictionary<string, string>(one.Headers) { ["Stripe-Signature"] = signature } })).Status);
        Assert.Equal([0], metrics.Tags("trunkline.intake.secret.matched", "both", "secret"));
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
    public async Task A_rotated_secret_is_in_force_within_a_minute_though_the_store_still_caches_the_old_one()
    {
        using var intake = new TestIntake(Shop, secrets: Key);
        intake.Secrets.Stale["shop-key"] = "k-old";
        Assert.Equal(401, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        intake.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(202, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        // Strangers cannot make the store be asked for every post of theirs.
        intake.Secrets.Stale["shop-key"] = "k-old";
        Assert.Equal(401, (await intake.SendAsync("shop", headers: Signed, body: Utf8("{}"))).Status);
        Assert.Single(intake.Secrets.Stale);
    }
}
