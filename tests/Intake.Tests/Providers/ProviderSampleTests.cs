using Trunkline.Intake.Providers;
using Trunkline.Intake.Tests.Support;
using Trunkline.Testing.Time;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Providers;

/// <summary>Every provider, from a genuine post to the events it makes.</summary>
public sealed class ProviderSampleTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void Every_provider_and_every_variant_has_a_sample()
    {
        Assert.True(ProviderCatalog.Names.Count >= 41);
        var variants = ProviderCatalog.Names.SelectMany(n => ProviderCatalog.Find(n)!.Variants.Keys.Select(v => $"{n} {v}"));
        Assert.Empty(ProviderCatalog.Names.Concat(variants).Except(SharedSamples.All.Select(s => s.Name)));
        Assert.Equal(SharedSamples.All.Count, SharedSamples.All.Select(s => s.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(SharedSamples.Indexes), MemberType = typeof(SharedSamples))]
    public async Task A_genuine_post_makes_its_events_and_gets_the_providers_answer(int index, string provider)
    {
        var sample = SharedSamples.All[index];
        Assert.Equal(provider, sample.Provider);
        using var intake = TestIntake.For(sample, time);
        var answer = await intake.SendAsync("it", sample.Request);
        Assert.True(sample.Status == answer.Status, $"{answer.Status} {answer.Body} {string.Join('\n', intake.Logs.All)}");
        Assert.Equal(sample.Events, intake.Events.Select(e => (e.Id, e.Type)));
        Assert.All(intake.Events, e => Assert.Equal("it", e.Source));

        // The same post again makes the same ids: that is what makes it recognisable.
        Assert.Equal(sample.Status, (await intake.SendAsync("it", sample.Request)).Status);
        Assert.Equal(sample.Events.Concat(sample.Events), intake.Events.Select(e => (e.Id, e.Type)));
    }

    [Theory]
    [MemberData(nameof(SharedSamples.Indexes), MemberType = typeof(SharedSamples))]
    public async Task Without_its_proof_it_is_refused_and_looks_like_every_other_refusal(int index, string provider)
    {
        var sample = SharedSamples.All[index];
        Assert.Equal(provider, sample.Provider);
        using var intake = TestIntake.For(sample, time);
        List<SignedRequest> forged = [.. sample.Proofs.Select(p => sample.Request with { Headers = sample.Request.Headers.Where(h => h.Key != p).ToDictionary(h => h.Key, h => h.Value) })];
        forged.AddRange(sample.Proofs.Select(p => sample.Request with { Headers = sample.Request.Headers.ToDictionary(h => h.Key, h => h.Key == p ? h.Value + "0" : h.Value) }));
        forged.AddRange(sample.Proofs.Select(p => sample.Request with { Headers = sample.Request.Headers.ToDictionary(h => h.Key, h => h.Key == p ? "" : h.Value) }));
        if (sample.SignsBody)
            forged.Add(sample.Request with { Body = [.. sample.Request.Body, (byte)' '] });
        if (sample.Request.Query.Length > 0)
            forged.Add(sample.Request with { Query = sample.Request.Query + "x" });
        foreach (var request in forged)
        {
            var answer = await intake.SendAsync("it", request);
            Assert.Equal((401, ""), (answer.Status, answer.Body));
        }

        Assert.Empty(intake.Events);
    }

    [Theory]
    [MemberData(nameof(SharedSamples.Indexes), MemberType = typeof(SharedSamples))]
    public async Task Another_secret_refuses_it_and_a_new_one_beside_the_old_one_does_not(int index, string provider)
    {
        var sample = SharedSamples.All[index];
        Assert.Equal(provider, sample.Provider);
        // Plaid's and the issuers' keys are public: no secret of ours proves anything about the post.
        if (provider is "plaid" || !sample.Secrets.ContainsKey("it"))
            return;
        var another = Other(sample.Secrets["it"]);
        using (var intake = TestIntake.For(sample with { Secrets = new Dictionary<string, string>(sample.Secrets) { ["it"] = another } }, time))
            Assert.Equal(401, (await intake.SendAsync("it", sample.Request)).Status);
        var rotating = sample with { Lines = sample.Lines.Replace("[it]", "[it-new, it]"), Secrets = new Dictionary<string, string>(sample.Secrets) { ["it-new"] = another } };
        using (var intake = TestIntake.For(rotating, time))
        {
            Assert.Equal(sample.Status, (await intake.SendAsync("it", sample.Request)).Status);
            Assert.Contains(intake.Logs.All, l => l.Text.Contains("still vouched for by an old one: secret 'it', asked for by it.yaml:3:19"));
        }

        string Other(string secret) => provider switch
        {
            "discord" => Convert.ToHexStringLower(new Ed25519Signer(new byte[32]).PublicKey),
            "sendgrid" => "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
            "adyen" => new string('A', 64),
            "salesforce" => "00DD0000000FNGXXXX",
            "braintree" => "pub|other",
            "standardwebhooks" => "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            _ => secret + "x",
        };
    }

    [Theory]
    [MemberData(nameof(SharedSamples.Indexes), MemberType = typeof(SharedSamples))]
    public async Task When_the_queue_is_down_it_is_503_whatever_the_provider(int index, string provider)
    {
        var sample = SharedSamples.All[index];
        Assert.Equal(provider, sample.Provider);
        using var intake = TestIntake.For(sample, time);
        intake.Queue.OnAppend = (_, _) => throw new Trunkline.Stores.StoreUnavailableException("down");
        var answer = await intake.SendAsync("it", sample.Request);
        Assert.Equal((503, "5"), (answer.Status, answer.Headers.RetryAfter.ToString()));
        Assert.DoesNotContain("Ack", answer.Body);
    }

    [Theory]
    [MemberData(nameof(SharedSamples.Indexes), MemberType = typeof(SharedSamples))]
    public async Task No_secret_or_credential_travels_or_is_logged(int index, string provider)
    {
        var sample = SharedSamples.All[index];
        Assert.Equal(provider, sample.Provider);
        using var intake = TestIntake.For(sample, time);
        await intake.SendAsync("it", sample.Request);
        var stored = string.Join('\n', intake.Events.Select(e => e.Envelope.GetProperty("headers").GetRawText()));
        var logged = string.Join('\n', intake.Logs.All);
        foreach (var proof in sample.Proofs.Where(p => p.Contains("ignature", StringComparison.OrdinalIgnoreCase) && !p.Contains("imestamp")).Append("Authorization"))
            Assert.DoesNotContain($"\"{proof}\"", stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("live-credential", string.Join('\n', intake.Queue.Messages.Select(m => System.Text.Encoding.UTF8.GetString(m))));
        foreach (var secret in sample.Secrets.Values)
            Assert.DoesNotContain(secret, logged);
    }
}
