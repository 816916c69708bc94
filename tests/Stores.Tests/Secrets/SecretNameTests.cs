using Trunkline.Stores.Secrets;

namespace Trunkline.Stores.Tests.Secrets;

public sealed class SecretNameTests
{
    [Theory]
    [InlineData("stripe-webhook", "TRUNKLINE_SECRET_STRIPE_WEBHOOK")]
    [InlineData("Key1", "TRUNKLINE_SECRET_KEY1")]
    public void The_setting_of_a_name_can_be_exported_by_every_shell(string name, string setting) =>
        Assert.Equal(setting, SecretName.Setting(name));

    [Theory]
    [InlineData("a", true)]
    [InlineData("A-1", true)]
    [InlineData("-", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a_b", false)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void Names_are_those_of_Key_Vault(string? name, bool valid) => Assert.Equal(valid, SecretName.IsValid(name));

    [Fact]
    public void A_name_has_at_most_127_characters()
    {
        Assert.True(SecretName.IsValid(new string('a', 127)));
        Assert.False(SecretName.IsValid(new string('a', 128)));
    }
}
