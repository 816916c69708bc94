using Trunkline.Stores.InMemory;

namespace Trunkline.Stores.Tests.InMemory;

public sealed class InMemorySecretsTests
{
    [Fact]
    public void A_name_that_Key_Vault_would_refuse_cannot_be_set()
    {
        var fault = Assert.Throws<ArgumentException>(() => new InMemorySecrets().Set("under_score", "planted-value"));
        Assert.Contains("under_score", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-value", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_setting_is_no_secret() =>
        await Assert.ThrowsAsync<Trunkline.Stores.Secrets.SecretNotFoundException>(
            async () => await new SettingSecrets(_ => "").GetAsync("stripe-webhook", CancellationToken.None));
}
