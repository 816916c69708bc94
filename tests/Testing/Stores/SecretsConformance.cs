using System.Text.Json;
using Trunkline.Stores.Secrets;
using Trunkline.Testing.Conditions;

namespace Trunkline.Testing.Stores;

/// <summary>Every rule of <see cref="ISecrets"/>, for every implementation.</summary>
public abstract class SecretsConformance : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The secrets of this test; none is set.</summary>
    protected abstract ISecrets Secrets { get; }

    [ConditionalTheory]
    [InlineData("plain")]
    [InlineData("with spaces, \"quotes\" and ünïcødé")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public async Task A_secret_has_the_value_it_was_given(string value)
    {
        await SetAsync("stripe-webhook", value);
        Assert.Equal(value, (await Secrets.GetAsync("stripe-webhook", None)).Reveal());
    }

    [ConditionalFact]
    public async Task Names_ignore_case()
    {
        await SetAsync("crm-client-secret", "s3cret");
        Assert.Equal("s3cret", (await Secrets.GetAsync("CRM-Client-Secret", None)).Reveal());
    }

    [ConditionalTheory]
    [InlineData("never-set")]
    [InlineData("")]
    [InlineData("no/path")]
    [InlineData("under_score")]
    [InlineData("ümlaut")]
    public async Task A_secret_that_is_not_set_is_named_in_the_fault(string name)
    {
        await SetAsync("other", "value-of-other");
        var fault = await Assert.ThrowsAsync<SecretNotFoundException>(async () => await Secrets.GetAsync(name, None));
        Assert.Equal(name, fault.Name);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("value-of-other", fault.ToString(), StringComparison.Ordinal);
    }

    [ConditionalFact]
    public async Task A_rotated_secret_is_seen_after_it_was_invalidated()
    {
        await SetAsync("api-key", "old");
        await Secrets.GetAsync("api-key", None);
        await SetAsync("api-key", "new");
        Secrets.Invalidate("api-key");
        Assert.Equal("new", (await Secrets.GetAsync("api-key", None)).Reveal());
    }

    [ConditionalFact]
    public async Task A_removed_secret_is_missed_after_it_was_invalidated()
    {
        await SetAsync("api-key", "old");
        await Secrets.GetAsync("api-key", None);
        await RemoveAsync("api-key");
        Secrets.Invalidate("api-key");
        await Assert.ThrowsAsync<SecretNotFoundException>(async () => await Secrets.GetAsync("api-key", None));
    }

    [ConditionalFact]
    public void Invalidating_what_was_never_read_is_no_error() => Secrets.Invalidate("never-read");

    [ConditionalFact]
    public async Task Many_readers_at_once_see_the_same_value()
    {
        await SetAsync("api-key", "value");
        var values = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => (await Secrets.GetAsync("api-key", None)).Reveal())));
        Assert.All(values, value => Assert.Equal("value", value));
    }

    [ConditionalFact]
    public async Task A_value_does_not_slip_out_by_printing()
    {
        await SetAsync("api-key", "planted-value");
        var secret = await Secrets.GetAsync("api-key", None);
        Assert.Equal("***", $"{secret}");
        Assert.DoesNotContain("planted", JsonSerializer.Serialize(secret), StringComparison.Ordinal);
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Sets, or rotates, a secret in the store.</summary>
    protected abstract Task SetAsync(string name, string value);

    /// <summary>Removes a secret from the store.</summary>
    protected abstract Task RemoveAsync(string name);
}
