using System.Net.Http.Headers;

namespace Trunkline.Sandbox.Tests;

public sealed class MailApiTests : SandboxFixture
{
    private const string Good = """{"personalizations":[{"to":[{"email":"a@example.com"}]}],"from":{"email":"b@example.com"},"subject":"s","content":[{"type":"text/plain","value":"v"}]}""";
    private static readonly AuthenticationHeaderValue Key = new("Bearer", SandboxKeys.Mail);

    [Fact]
    public async Task A_mail_is_taken_with_202_and_no_body()
    {
        using var response = await Http.SendAsync(Request(HttpMethod.Post, "mail", "/v3/mail/send", Key, Json(Good)));
        Assert.Equal(202, (int)response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        Assert.NotEmpty(response.Headers.GetValues("X-Message-Id"));
    }

    [Fact]
    public async Task Every_fault_is_named_by_field()
    {
        var (status, body) = await JsonAsync(Request(HttpMethod.Post, "mail", "/v3/mail/send", Key,
            Json("""{"personalizations":[{"to":[{"email":"nobody"}]},{}],"from":"x","content":[{"type":"text/plain","value":""}]}""")));
        Assert.Equal(400, status);
        Assert.Equal(["personalizations.0.to.0.email", "personalizations.1.to", "from.email", "subject", "content.0.value"],
            body.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public async Task What_is_no_object_is_400(string text) =>
        Assert.Equal(400, (await JsonAsync(Request(HttpMethod.Post, "mail", "/v3/mail/send", Key, Json(text)))).Status);

    [Fact]
    public async Task Key_type_method_and_path_are_checked()
    {
        Assert.Equal(401, (await JsonAsync(Request(HttpMethod.Post, "mail", "/v3/mail/send", null, Json(Good)))).Status);
        Assert.Equal(415, (await JsonAsync(Request(HttpMethod.Post, "mail", "/v3/mail/send", Key, Form(Good)))).Status);
        Assert.Equal(405, (await JsonAsync(Request(HttpMethod.Get, "mail", "/v3/mail/send", Key))).Status);
        Assert.Equal(404, (await JsonAsync(Request(HttpMethod.Post, "mail", "/v3/mail", Key, Json(Good)))).Status);
    }
}
