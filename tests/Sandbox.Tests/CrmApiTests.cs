using System.Net.Http.Headers;
using System.Text;

namespace Trunkline.Sandbox.Tests;

public sealed class CrmApiTests : SandboxFixture
{
    private const string Credentials = $"client_id={SandboxKeys.CrmClientId}&client_secret={SandboxKeys.CrmClientSecret}";

    protected override SandboxOptions Options => base.Options with { CrmRequestsPerSecond = 3 };

    [Fact]
    public async Task A_contact_is_created_then_updated_under_its_escaped_address()
    {
        var token = await TokenAsync();
        var path = $"/contacts/{Uri.EscapeDataString("mei+billing/eu@example.net")}";
        var (created, _) = await JsonAsync(Contact(path, token, """{"email":"mei+billing/eu@example.net","lifetime_value":12.5}"""));
        var (updated, contact) = await JsonAsync(Contact(path, token, """{"lifetime_value":13}"""));
        Assert.Equal((201, 200), (created, updated));
        Assert.Equal("""{"email":"mei+billing/eu@example.net","revision":2,"lifetime_value":13}""", contact.GetRawText());
    }

    [Fact]
    public async Task Above_its_rate_it_answers_429_with_retry_after()
    {
        var token = await TokenAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal(404, (await JsonAsync(Get(token))).Status);
        using var refused = await Http.SendAsync(Get(token));
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(404, (await JsonAsync(Get(token))).Status);
    }

    [Fact]
    public async Task A_token_expires()
    {
        var token = await TokenAsync();
        Clock.Advance(TimeSpan.FromMinutes(5));
        using var response = await Http.SendAsync(Get(token));
        Assert.Equal(401, (int)response.StatusCode);
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Client_credentials_are_taken_from_a_basic_header_too()
    {
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{SandboxKeys.CrmClientId}:{SandboxKeys.CrmClientSecret}"));
        var (status, token) = await JsonAsync(Request(HttpMethod.Post, "crm", "/oauth/token", new("Basic", pair), Form("grant_type=client_credentials&scope=contacts.write")));
        Assert.Equal((200, 300, "contacts.write"), (status, token.GetProperty("expires_in").GetInt32(), token.GetProperty("scope").GetString()));
    }

    [Theory]
    [InlineData("grant_type=client_credentials&client_id=x&client_secret=y", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", 401, "invalid_client")]
    [InlineData(Credentials, 400, "invalid_request")]
    [InlineData(Credentials + "&grant_type=password", 400, "unsupported_grant_type")]
    [InlineData(Credentials + "&grant_type=client_credentials&scope=everything", 400, "invalid_scope")]
    [InlineData(Credentials + "&grant_type=client_credentials&grant_type=x", 400, "invalid_request")]
    public async Task A_wrong_token_request_says_which_error(string form, int status, string error)
    {
        var (got, body) = await JsonAsync(Request(HttpMethod.Post, "crm", "/oauth/token", null, Form(form)));
        Assert.Equal((status, error), (got, body.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("/contacts/nobody", "{}", 422)]
    [InlineData("/contacts/a@example.com", """{"email":"b@example.com"}""", 422)]
    [InlineData("/contacts/a@example.com", "[1]", 400)]
    [InlineData("/contacts", "{}", 404)]
    public async Task A_wrong_contact_is_refused(string path, string body, int status) =>
        Assert.Equal(status, (await JsonAsync(Contact(path, await TokenAsync(), body))).Status);

    [Fact]
    public async Task Without_the_version_header_it_is_400()
    {
        var request = Contact("/contacts/a@example.com", await TokenAsync(), "{}");
        request.Headers.Remove("X-Api-Version");
        Assert.Equal(400, (await JsonAsync(request)).Status);
    }

    [Fact]
    public async Task Neither_secret_nor_token_is_recorded()
    {
        var token = await TokenAsync();
        await JsonAsync(Get(token));
        var recorded = string.Join('\n', await RequestsAsync("?partner=crm"));
        Assert.Contains("client_secret=***", recorded);
        Assert.DoesNotContain(SandboxKeys.CrmClientSecret, recorded);
        Assert.DoesNotContain(token, recorded);
    }

    private async Task<string> TokenAsync() =>
        (await JsonAsync(Request(HttpMethod.Post, "crm", "/oauth/token", null, Form(Credentials + "&grant_type=client_credentials")))).Body.GetProperty("access_token").GetString()!;

    private HttpRequestMessage Get(string token) => With(Request(HttpMethod.Get, "crm", "/contacts/a@example.com", new AuthenticationHeaderValue("Bearer", token)));

    private HttpRequestMessage Contact(string path, string token, string body) => With(Request(HttpMethod.Put, "crm", path, new("Bearer", token), Json(body)));

    private static HttpRequestMessage With(HttpRequestMessage request)
    {
        request.Headers.Add("X-Api-Version", "2026-01");
        return request;
    }
}
