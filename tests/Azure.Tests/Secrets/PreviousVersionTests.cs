using Trunkline.Azure.Secrets;
using Trunkline.Stores;
using Trunkline.Testing.Time;

namespace Trunkline.Azure.Tests.Secrets;

/// <summary>A secret rotated in place: the version before the current one, for a while, and without calls that are not needed.</summary>
public sealed class PreviousVersionTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly SecretCaching Caching = new();
    private readonly ManualTime time = new();
    private LoopbackVault vault = null!;
    private KeyVaultSecrets secrets = null!;
    private LoopbackVault.SecretVersion old = null!;

    public async Task InitializeAsync()
    {
        vault = await LoopbackVault.StartAsync();
        secrets = new KeyVaultSecrets(vault.Open(), Caching, time);
        vault.Set("key", "ancient", time.GetUtcNow().AddDays(-300));
        old = vault.Set("key", "old", time.GetUtcNow().AddDays(-100));
        vault.Set("key", "new", time.GetUtcNow().AddHours(-1));
        Assert.Equal("new", (await secrets.GetAsync("key", None)).Reveal());
        Assert.Equal(1, vault.Asked);
    }

    public async Task DisposeAsync() => await vault.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(25)]
    public async Task The_version_before_the_current_one_is_found_once_whatever_the_pages_and_their_order(int pageSize)
    {
        vault.PageSize = pageSize;
        Assert.Equal("old", await PreviousAsync());
        var asked = vault.Asked;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(PreviousAsync)));
        Assert.Equal(asked, vault.Asked);
        Assert.Equal("new", (await secrets.GetAsync("key", None)).Reveal());
    }

    [Fact]
    public async Task After_its_time_nothing_is_asked_and_nothing_found()
    {
        time.Advance(Caching.Overlap - TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Equal("old", await PreviousAsync());
        var asked = vault.Asked;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await PreviousAsync());
        Assert.Equal(asked, vault.Asked);
    }

    [Fact]
    public async Task A_version_that_a_person_disabled_is_refused_within_minutes_and_the_one_before_it_does_not_come_back()
    {
        Assert.Equal("old", await PreviousAsync());
        old.Enabled = false;
        time.Advance(Caching.Fresh);
        Assert.Null(await PreviousAsync());
    }

    [Fact]
    public async Task An_expired_version_is_not_used()
    {
        old.Expires = time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Null(await PreviousAsync());
    }

    [Fact]
    public async Task A_secret_with_one_version_is_looked_at_once_in_its_minutes()
    {
        vault.Set("young", "value", time.GetUtcNow());
        await secrets.GetAsync("young", None);
        var asked = vault.Asked;
        for (var i = 0; i < 20; i++)
            Assert.Null(await secrets.GetPreviousAsync("young", None));
        Assert.Equal(asked + 1, vault.Asked);
        time.Advance(Caching.Fresh);
        await secrets.GetPreviousAsync("young", None);
        Assert.Equal(asked + 2, vault.Asked);
    }

    [Fact]
    public async Task A_second_rotation_makes_the_version_between_the_previous_one()
    {
        Assert.Equal("old", await PreviousAsync());
        vault.Set("key", "newer", time.GetUtcNow());
        secrets.Invalidate("key");
        Assert.Equal("newer", (await secrets.GetAsync("key", None)).Reveal());
        Assert.Equal("new", await PreviousAsync());
    }

    [Fact]
    public async Task Without_the_right_to_list_there_is_none_and_reading_goes_on()
    {
        vault.FailingLists = 403;
        Assert.Null(await PreviousAsync());
        Assert.Null(await PreviousAsync());
        Assert.Equal(2, vault.Asked);
        vault.Set("another", "value");
        Assert.Equal("value", (await secrets.GetAsync("another", None)).Reveal());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_vault_that_cannot_answer_is_left_alone_and_the_current_value_stays(int status)
    {
        vault.FailingLists = status;
        vault.RetryAfter = 60;
        await Assert.ThrowsAsync<StoreUnavailableException>(PreviousAsync);
        await Assert.ThrowsAsync<StoreUnavailableException>(PreviousAsync);
        Assert.Equal(2, vault.Asked);
        Assert.Equal("new", (await secrets.GetAsync("key", None)).Reveal());
        vault.FailingLists = 0;
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("old", await PreviousAsync());
    }

    [Fact]
    public async Task What_was_never_read_or_is_not_there_has_none()
    {
        Assert.Null(await secrets.GetPreviousAsync("never-read", None));
        Assert.Null(await secrets.GetPreviousAsync("no/name", None));
        Assert.Equal(1, vault.Asked);
    }

    private async Task<string?> PreviousAsync() => (await secrets.GetPreviousAsync("key", None))?.Reveal();
}
