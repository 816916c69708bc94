namespace Trunkline.Connectors.Tests.Faults;

public class StoreFaultTests
{
    [Fact]
    public async Task A_missing_secret_names_itself_and_the_file_that_asks()
    {
        using var api = Calling.To("https://api.example", "auth: { type: bearer, token: \"${secret:api-token}\" }");

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "secret-missing"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("'api-token'", answer.Fault.Message);
        Assert.Contains("connections/api.yaml:5:31", answer.Fault.Message);
        Assert.Null(answer.Attempt);
    }

    [Fact]
    public async Task A_vault_that_is_down_holds_the_call_without_an_attempt()
    {
        using var api = Calling.To("https://api.example", "auth: { type: bearer, token: \"${secret:api-token}\" }");
        api.Secrets.IsDown = true;

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Held, "secrets-unavailable", TimeSpan.FromSeconds(7)), (answer.Verdict, answer.Fault!.Code, answer.RetryAfter));
        Assert.Null(answer.Attempt);
    }
}
