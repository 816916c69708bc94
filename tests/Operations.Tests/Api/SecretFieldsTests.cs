using Trunkline.Connectors;
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
    [InlineData("""{"a":1,"half":"\ud800"}""", """{"a":1,"half":"***"}""")]
    [InlineData("""{"\ud800":1}""", "\"***\"")]
    public void What_goes_by_a_name_of_secrets_is_hidden_and_nothing_else_changes(string json, string shown) =>
        Assert.Equal(shown, SecretFields.Masked(json, new SecretCover([]))!.Value.GetRawText());

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
    public void Nothing_stays_nothing() => Assert.Null(SecretFields.Masked((string?)null, new SecretCover([])));

    [Theory]
    [InlineData("""{"note":"key s3cr\"t! of them"}""", """{"note":"key *** of them"}""")]
    [InlineData("""{"url":"https://a/?k=s3cr%22t%21","pin":73910044,"id":7391}""", """{"url":"https://a/?k=***","pin":"***","id":7391}""")]
    [InlineData("\"s3cr\\\"t!\"", "\"***\"")]
    public void What_is_a_secret_is_hidden_by_whatever_name_it_goes(string json, string shown) =>
        Assert.Equal(shown, SecretFields.Masked(json, new SecretCover(["s3cr\"t!", "73910044", "abc"]))!.Value.GetRawText());

    [Fact]
    public void Headers_and_queries_are_looked_through_too() =>
        Assert.Equal("Basic-ish ***", SecretFields.Masked(new Dictionary<string, string> { ["X-Trace"] = "Basic-ish s3cr\"t!" }, new SecretCover(["s3cr\"t!"]))!["X-Trace"]);
}
