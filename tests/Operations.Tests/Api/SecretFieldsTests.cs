using Trunkline.Operations.Api;

namespace Trunkline.Operations.Tests.Api;

public sealed class SecretFieldsTests
{
    [Theory]
    [InlineData("""{"a":1,"password":"x"}""", """{"a":1,"password":"***"}""")]
    [InlineData("""{"deep":[{"ApiKey":{"of":"them"},"api_key":7}]}""", """{"deep":[{"ApiKey":"***","api_key":"***"}]}""")]
    [InlineData("""{"n":12345678901234567890.10,"hasToken":true,"token":null}""", """{"n":12345678901234567890.10,"hasToken":true,"token":null}""")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("no json", "\"***\"")]
    public void What_goes_by_a_name_of_secrets_is_hidden_and_nothing_else_changes(string json, string shown) =>
        Assert.Equal(shown, SecretFields.Masked(json)!.Value.GetRawText());

    [Theory]
    [InlineData("Authorization", true)]
    [InlineData("X-Api-Key", true)]
    [InlineData("Set-Cookie", true)]
    [InlineData("client_secret", true)]
    [InlineData("X-Signature-256", true)]
    [InlineData("Content-Type", false)]
    [InlineData("customer", false)]
    [InlineData("Idempotency-Key", false)]
    public void Names(string name, bool secret) => Assert.Equal(secret, SecretFields.IsSecret(name));

    [Fact]
    public void Nothing_stays_nothing() => Assert.Null(SecretFields.Masked((string?)null));
}
