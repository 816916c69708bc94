using System.Net;
using Trunkline.Intake.Tests.Support;
using Trunkline.Testing.Time;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Signatures;

/// <summary>PayPal's certificates and Plaid's keys: what is fetched, from where, and how often.</summary>
public sealed class FetchedKeyTests
{
    private readonly ManualTime time = new();
    private readonly FixedAnswers outside = new();

    [Theory]
    [InlineData("http://api.paypal.com/v1/notifications/certs/CERT-1")]
    [InlineData("https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1")]
    [InlineData("https://evilpaypal.com/v1/notifications/certs/CERT-1")]
    [InlineData("https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1")]
    [InlineData("https://evil.example/api.paypal.com/v1/notifications/certs/CERT-1")]
    [InlineData("https://api.paypal.com:8443/v1/notifications/certs/CERT-1")]
    [InlineData("https://api.paypal.com/v1/notifications/certs/../../../x")]
    [InlineData("https://api.paypal.com/v1/notifications/certs/CERT-1?x=1")]
    [InlineData("https://api.paypal.com/v1/notifications/certs/CERT-1\n")]
    [InlineData("https://api.paypal.com/v1/notifications/certs/")]
    [InlineData("https://API.PAYPAL.COM/v1/notifications/certs/CERT-1")]
    [InlineData("https://169.254.169.254/v1/notifications/certs/CERT-1")]
    [InlineData("//api.paypal.com/v1/notifications/certs/CERT-1")]
    [InlineData("file:///etc/passwd")]
    public async Task Nothing_is_fetched_from_anywhere_but_PayPal(string url)
    {
        var sample = SharedSamples.Of("paypal");
        using var intake = TestIntake.For(sample, time, outside);
        var headers = new Dictionary<string, string>(sample.Request.Headers) { ["PAYPAL-CERT-URL"] = url };
        Assert.Equal(401, (await intake.SendAsync("it", sample.Request with { Headers = headers })).Status);
        Assert.Empty(outside.Asked);
    }

    [Theory]
    [InlineData("paypal")]
    [InlineData("plaid")]
    public async Task A_key_is_fetched_once_however_many_posts_come(string provider)
    {
        var sample = SharedSamples.Of(provider);
        using var intake = TestIntake.For(sample, time, outside);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => intake.SendAsync("it", sample.Request)))), a => Assert.Equal(200, a.Status));
        Assert.Single(outside.Asked);
    }

    [Theory]
    [InlineData("paypal")]
    [InlineData("plaid")]
    public async Task A_key_that_cannot_be_had_now_is_503_and_one_that_does_not_exist_401(string provider)
    {
        var sample = SharedSamples.Of(provider);
        using var intake = TestIntake.For(sample, time, outside);
        outside.Instead = _ => throw new HttpRequestException("down");
        Assert.Equal(503, (await intake.SendAsync("it", sample.Request)).Status);
        outside.Instead = _ => new HttpResponseMessage(HttpStatusCode.InternalServerError);
        Assert.Equal(503, (await intake.SendAsync("it", sample.Request)).Status);
        outside.Instead = _ => new HttpResponseMessage(HttpStatusCode.Redirect);
        Assert.Equal(503, (await intake.SendAsync("it", sample.Request)).Status);
        outside.Instead = _ => new HttpResponseMessage(HttpStatusCode.NotFound);
        Assert.Equal(401, (await intake.SendAsync("it", sample.Request)).Status);
        Assert.Equal(401, (await intake.SendAsync("it", sample.Request)).Status);
        Assert.Equal(4, outside.Asked.Count);
        outside.Instead = null;
        time.Advance(TimeSpan.FromMinutes(6));
        if (provider == "paypal")
            Assert.Equal(200, (await intake.SendAsync("it", sample.Request)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task What_is_no_certificate_is_401(string content)
    {
        var sample = SharedSamples.Of("paypal");
        using var intake = TestIntake.For(sample, time, outside);
        outside.Add(sample.Outside.Keys.Single(), content);
        Assert.Equal(401, (await intake.SendAsync("it", sample.Request)).Status);
    }

    [Fact]
    public async Task A_certificate_that_runs_out_while_it_is_cached_counts_no_more()
    {
        using var certificates = new TestCertificates(time.GetUtcNow().AddDays(-299).AddMinutes(-1410));
        var sample = SharedSamples.Of("paypal") with { Root = certificates.Root };
        using var intake = TestIntake.For(sample, time, outside, "window: 10d\n");
        outside.Add(sample.Outside.Keys.Single(), certificates.Pem);
        var crc = Trunkline.Intake.Signatures.Crc32.Of(sample.Request.Body);
        var signed = $"t-1|{sample.Request.Headers["PAYPAL-TRANSMISSION-TIME"]}|WEBHOOK1|{crc}";
        var headers = new Dictionary<string, string>(sample.Request.Headers) { ["PAYPAL-TRANSMISSION-SIG"] = Convert.ToBase64String(certificates.Sign(System.Text.Encoding.UTF8.GetBytes(signed))) };
        Assert.Equal(200, (await intake.SendAsync("it", sample.Request with { Headers = headers })).Status);
        time.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(401, (await intake.SendAsync("it", sample.Request with { Headers = headers })).Status);
        Assert.Single(outside.Asked);
    }

    [Fact]
    public async Task A_certificate_of_the_root_for_another_name_is_401()
    {
        var sample = SharedSamples.Of("paypal");
        using var other = new TestCertificates(time.GetUtcNow(), "evil.example");
        using var intake = TestIntake.For(sample with { Root = other.Root }, time, outside);
        outside.Add(sample.Outside.Keys.Single(), other.Pem);
        var signed = $"t-1|{sample.Request.Headers["PAYPAL-TRANSMISSION-TIME"]}|WEBHOOK1|{Trunkline.Intake.Signatures.Crc32.Of(sample.Request.Body)}";
        var headers = new Dictionary<string, string>(sample.Request.Headers) { ["PAYPAL-TRANSMISSION-SIG"] = Convert.ToBase64String(other.Sign(System.Text.Encoding.UTF8.GetBytes(signed))) };
        Assert.Equal(401, (await intake.SendAsync("it", sample.Request with { Headers = headers })).Status);
        Assert.Contains(intake.Logs.All, l => l.Text.Contains("certificate not trusted"));
    }

    [Fact]
    public async Task Strangers_cannot_make_the_app_fetch_without_end()
    {
        var sample = SharedSamples.Of("paypal");
        using var intake = TestIntake.For(sample, time, outside);
        var statuses = new List<int>();
        for (var n = 0; n < 100; n++)
        {
            var headers = new Dictionary<string, string>(sample.Request.Headers) { ["PAYPAL-CERT-URL"] = $"https://api.paypal.com/v1/notifications/certs/CERT-X{n}" };
            statuses.Add((await intake.SendAsync("it", sample.Request with { Headers = headers })).Status);
        }

        Assert.InRange(outside.Asked.Count, 1, 20);
        // Then nothing is certain any more, and the provider is asked to come again.
        Assert.Equal(503, statuses[^1]);
    }

    [Fact]
    public async Task Strangers_cannot_make_the_app_forget_the_genuine_key()
    {
        var sample = SharedSamples.Of("paypal");
        using var intake = TestIntake.For(sample, time, outside, "window: 10d\n");
        Assert.Equal(200, (await intake.SendAsync("it", sample.Request)).Status);
        async Task FloodAsync()
        {
            for (var n = 0; n < 100; n++)
            {
                var headers = new Dictionary<string, string>(sample.Request.Headers) { ["PAYPAL-CERT-URL"] = $"https://api.paypal.com/v1/notifications/certs/CERT-X{n}" };
                Assert.True((await intake.SendAsync("it", sample.Request with { Headers = headers })).Status is 401 or 503);
            }
        }

        await FloodAsync();
        var asked = outside.Asked.Count;
        Assert.Equal(200, (await intake.SendAsync("it", sample.Request)).Status);
        // Past its time, while strangers have used up what may be fetched in a minute.
        time.Advance(TimeSpan.FromHours(25));
        await FloodAsync();
        Assert.Equal(200, (await intake.SendAsync("it", sample.Request)).Status);
        Assert.Single(outside.Asked, url => sample.Outside.ContainsKey(url));
        Assert.Equal(asked + 20, outside.Asked.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await intake.SendAsync("it", sample.Request)).Status);
        Assert.Equal(2, outside.Asked.Count(sample.Outside.ContainsKey));
    }

    [Fact]
    public void A_source_that_fetches_needs_a_client()
    {
        var fault = Assert.Throws<ArgumentException>(() => new TestIntake("source: it\nprovider: paypal\nsecrets: [it]\n"));
        Assert.Contains("Source 'it' (it.yaml) fetches keys of its provider", fault.Message);
    }
}
