using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Trunkline.Azure.Secrets;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;
using Trunkline.Testing.Stores;
using Trunkline.Testing.Time;

namespace Trunkline.Azure.Tests.Secrets;

public sealed class KeyVaultSecretsConformance : SecretsConformance
{
    private LoopbackVault? vault;
    private KeyVaultSecrets? secrets;

    protected override ISecrets Secrets => secrets!;

    public override async Task InitializeAsync()
    {
        vault = await LoopbackVault.StartAsync();
        secrets = new KeyVaultSecrets(vault.Open(), new SecretCaching(), new ManualTime());
    }

    public override async Task DisposeAsync() => await vault!.DisposeAsync();

    protected override Task SetAsync(string name, string value)
    {
        vault!.Set(name, value);
        return Task.CompletedTask;
    }

    protected override Task RemoveAsync(string name)
    {
        vault!.Remove(name);
        return Task.CompletedTask;
    }
}

public sealed class KeyVaultSecretsTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly SecretCaching Caching = new();
    private readonly ManualTime time = new();
    private LoopbackVault vault = null!;
    private KeyVaultSecrets secrets = null!;

    public async Task InitializeAsync()
    {
        vault = await LoopbackVault.StartAsync();
        secrets = new KeyVaultSecrets(vault.Open(), Caching, time);
    }

    public async Task DisposeAsync() => await vault.DisposeAsync();

    [Fact]
    public async Task A_value_is_asked_for_once_in_its_minutes_whoever_reads_it()
    {
        vault.Set("key", "value");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => ReadAsync())));
        Assert.Equal(1, vault.Asked);
        time.Advance(Caching.Fresh - TimeSpan.FromSeconds(1));
        await ReadAsync();
        Assert.Equal(1, vault.Asked);
        vault.Set("key", "rotated");
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("rotated", await ReadAsync());
        Assert.Equal(2, vault.Asked);
    }

    [Fact]
    public async Task A_missing_secret_is_not_asked_for_again_at_once_but_is_found_later()
    {
        await MissingAsync();
        await MissingAsync();
        Assert.Equal(1, vault.Asked);
        vault.Set("key", "value");
        time.Advance(Caching.Missing + TimeSpan.FromSeconds(1));
        Assert.Equal("value", await ReadAsync());
    }

    [Fact]
    public async Task A_disabled_secret_is_not_set()
    {
        vault.Failing = 403;
        vault.FailureCode = "SecretDisabled";
        await MissingAsync();
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task While_the_vault_cannot_answer_the_last_value_is_used(int status)
    {
        vault.Set("key", "value");
        await ReadAsync();
        vault.Failing = status;
        time.Advance(Caching.Fresh + TimeSpan.FromSeconds(1));
        Assert.Equal("value", await ReadAsync());
        vault.Failing = 0;
        vault.Set("key", "rotated");
        time.Advance(Caching.Pause + TimeSpan.FromSeconds(1));
        Assert.Equal("rotated", await ReadAsync());
    }

    [Fact]
    public async Task A_value_is_not_used_for_ever_while_the_vault_is_away()
    {
        vault.Set("key", "value");
        await ReadAsync();
        vault.Failing = 503;
        time.Advance(Caching.Stale + TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<StoreUnavailableException>(ReadAsync);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task With_no_value_at_hand_the_store_is_unavailable(int status)
    {
        vault.Failing = status;
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(ReadAsync);
        Assert.Contains("key", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_that_is_not_there_is_unavailable()
    {
        vault.Set("key", "value");
        var address = vault.Open();
        var others = new KeyVaultSecrets(address, Caching, time);
        await vault.StopAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await others.GetAsync("key", None));
    }

    [Fact]
    public async Task Throttling_is_respected_for_all_secrets_until_it_is_over()
    {
        vault.Failing = 429;
        vault.RetryAfter = 60;
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(ReadAsync);
        Assert.Equal(TimeSpan.FromSeconds(60), fault.RetryAfter);
        vault.Failing = 0;
        vault.Set("key", "value");
        time.Advance(TimeSpan.FromSeconds(20));
        var still = await Assert.ThrowsAsync<StoreUnavailableException>(ReadAsync);
        Assert.Equal(TimeSpan.FromSeconds(40), still.RetryAfter);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await secrets.GetAsync("another", None));
        Assert.Equal(1, vault.Asked);
        time.Advance(TimeSpan.FromSeconds(41));
        Assert.Equal("value", await ReadAsync());
    }

    [Fact]
    public async Task A_partner_that_refuses_for_ever_does_not_drive_reloads()
    {
        vault.Set("key", "value");
        await ReadAsync();
        for (var refusal = 0; refusal < 20; refusal++)
        {
            secrets.Invalidate("key");
            Assert.Equal("value", await ReadAsync());
        }

        // The first read, and one reload that showed that there is no other version.
        Assert.Equal(2, vault.Asked);
        vault.Set("key", "rotated");
        time.Advance(Caching.Refused + TimeSpan.FromSeconds(1));
        secrets.Invalidate("key");
        Assert.Equal("rotated", await ReadAsync());
    }

    [Fact]
    public async Task A_value_refused_while_the_vault_is_away_is_still_the_best_there_is()
    {
        vault.Set("key", "value");
        await ReadAsync();
        vault.Failing = 503;
        secrets.Invalidate("key");
        Assert.Equal("value", await ReadAsync());
    }

    [Fact]
    public async Task A_cancelled_reader_does_not_disturb_the_others()
    {
        vault.Set("key", "value");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await secrets.GetAsync("key", stop.Token));
        Assert.Equal("value", await ReadAsync());
    }

    [Fact]
    public async Task The_days_until_a_secret_expires_are_told()
    {
        var told = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, published) =>
            {
                if (instrument.Name == "trunkline.secrets.days.left")
                    published.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, days, tags, _) => told[(string)tags[0].Value!] = days);
        listener.Start();
        vault.Set("expiring", "value");
        vault.Expires = time.GetUtcNow().AddDays(12).ToUnixTimeSeconds();
        await secrets.GetAsync("expiring", None);
        Assert.Equal(12, told["expiring"], precision: 3);
    }

    private async Task<string> ReadAsync() => (await secrets.GetAsync("key", None)).Reveal();

    private async Task MissingAsync() => await Assert.ThrowsAsync<SecretNotFoundException>(ReadAsync);
}
