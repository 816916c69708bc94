using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests.Faults;

public class PartnerWordsTests
{
    [Theory]
    [InlineData("application/json", "{\"error\":\"invalid_request\",\"error_description\":\"email is\\n\\tmissing.\"}", "email is missing")]
    [InlineData("application/json", "{\"errors\":[{\"title\":\"Bad\",\"detail\":\"Name too long\"}]}", "Name too long")]
    [InlineData("application/json", "{\"error\":{\"code\":\"E42\"}}", "E42")]
    [InlineData("text/html", "<html><head><title>x</title></head><body><h1>Bad Gateway</h1></body></html>", "check what the step sends")]
    [InlineData("text/plain", "plain words", "check what the step sends")]
    [InlineData("image/png", "\u0001\u0002", "check what the step sends")]
    [InlineData("application/json", "", "check what the step sends")]
    [InlineData("application/json", "{oops", "check what the step sends")]
    [InlineData("application/json", "{\"message\":\"half a pair \\ud800\"}", "check what the step sends")]
    [InlineData("application/json", "[\"jane@example.com\"]", "check what the step sends")]
    [InlineData("application/json", "{\"email\":\"jane@example.com\",\"id\":7}", "check what the step sends")]
    [InlineData("application/json", "{\"errors\":[\"Name too long\"]}", "Name too long")]
    [InlineData("application/json", "{\"m\\ud800ssage\":\"x\",\"detail\":\"y\"}", "y")]
    public async Task A_fault_tells_the_partners_own_words(string type, string body, string words)
    {
        await using var partner = await Partner.StartAsync(async context =>
        {
            context.Response.StatusCode = 400;
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body);
        });
        using var api = Calling.To(partner);

        Assert.EndsWith(": " + words, (await api.GetAsync()).Fault!.Message);
    }

    [Fact]
    public async Task The_partners_words_are_cut_at_200_characters()
    {
        await using var partner = await Partner.StartAsync(Partner.Json($"{{\"message\":\"{new string('x', 5000)}\"}}", 400));
        using var api = Calling.To(partner);

        Assert.EndsWith(": " + new string('x', 200) + "…", (await api.GetAsync()).Fault!.Message);
    }

    [Theory]
    [InlineData("s3cr\u0022t/key")]
    [InlineData("plain-secret-value")]
    public async Task A_secret_that_the_partner_echoes_is_masked(string secret)
    {
        await using var partner = await Partner.StartAsync(async (context, seen) =>
        {
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            var message = $"bad key {seen.Header("X-Key")} or {Uri.EscapeDataString(secret)} or {seen.Header("Authorization")}";
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { message }));
        });
        using var api = Calling.To(partner, "headers: { X-Key: \"${secret:key}\" }\nauth: { type: basic, user: me, password: \"${secret:pass}\" }");
        api.Secrets["key"] = secret;
        api.Secrets["pass"] = "pa55word";

        var answer = await api.PostAsync(options: new CallOptions("k", RecordBodies: true));

        Assert.EndsWith(": bad key *** or *** or Basic ***", answer.Fault!.Message);
        Assert.Equal("{\"message\":\"bad key *** or *** or Basic ***\"}", answer.Attempt!.ResponseBody);
    }

    /// <summary>Answers that hold somebody's address and the credential, each in another place.</summary>
    public static TheoryData<int, string, string> Planted => new()
    {
        { 400, "application/json", Jane },
        { 400, "application/json", $"{{\"customer\":\"{Jane}\",\"token\":\"{Token}\",\"message\":\"no token {Token}\"}}" },
        { 422, "application/json", $"{{\"{Jane}\":1,\"error\":{{\"{Token}\":\"{Jane}\"}}}}" },
        { 500, "text/plain", $"{Jane} {Token}" },
        { 502, "text/html", $"<html><body>{Jane} {Token}</body></html>" },
        { 503, "application/xml", $"<customer><email>{Jane}</email><key>{Token}</key></customer>" },
        { 200, "application/json", $"{{\"customer\":\"{Jane}\"" },
        { 200, "application/json", $"{{\"customer\":\"{Jane}\",\"key\":\"{Token}\"}}" },
        { 200, "application/xml", $"<customer><email>{Jane}</mail></customer>" },
        { 200, "application/xml", $"<a>&{Token};{Jane}</a>" },
        { 200, "application/xml", "<a>&jane;</a>" },
        { 302, "text/plain", Jane },
    };

    private const string Jane = "jane.doe@example.com";
    private const string Token = "t0ken-of-the-vault";

    [Theory]
    [MemberData(nameof(Planted))]
    public async Task Nothing_of_paths_and_answers_enters_faults_and_reports(int status, string type, string body)
    {
        await using var partner = await Partner.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.Headers.Location = $"/customers/{Jane}/{Token}";
            context.Response.Headers["Warning"] = $"299 - \"{Jane} {Token} is old\"";
            context.Response.Headers["Sunset"] = Jane;
            await context.Response.WriteAsync(body);
        });
        using var api = Calling.To(partner, "auth: { type: bearer, token: \"${secret:t}\" }");
        api.Secrets["t"] = Token;

        // A result that stumbles over the value and names it in its own message.
        var call = new CallRequest { Connection = "api", Method = "POST", Path = $"/customers/{Jane}/{Token}", Body = "{}", Result = "$error(body.customer & body.key)" };
        var answer = await api.CallAsync(call);

        Assert.Equal(status, answer.Fault!.Status);
        var told = $"{answer} {answer.Fault} {answer.Attempt} {answer.Attempt!.Warning}";
        Assert.Contains("announces Sunset, Warning: 299", told);
        Assert.DoesNotContain("jane", told);
        Assert.DoesNotContain("t0ken", told);
    }

    [Fact]
    public async Task Nothing_of_an_answer_is_told_while_the_secrets_cannot_be_read()
    {
        Calling? api = null;
        await using var partner = await Partner.StartAsync(context =>
        {
            api!.Secrets.IsDown = true;
            return Partner.Json($"{{\"message\":\"no token {Token}\"}}", 400)(context);
        });
        using (api = Calling.To(partner, "auth: { type: bearer, token: \"${secret:t}\" }"))
        {
            api.Secrets["t"] = Token;

            var answer = await api.GetAsync();

            Assert.Equal($"connection 'api' answered 400 to GET {new Uri(partner.Url).Authority}: check what the step sends", answer.Fault!.Message);
            Assert.Equal(answer.Fault.Message, answer.Attempt!.Fault);
        }
    }

    [Fact]
    public async Task Nothing_of_a_path_is_told_where_no_answer_came()
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner, "auth: { type: bearer, token: \"${secret:t}\" }");
        api.Secrets["t"] = Token;

        var answer = await api.PostAsync(path: $"/customers/{Jane}?key={Token}");

        Assert.Equal("outcome-unknown", answer.Fault!.Code);
        Assert.DoesNotContain("jane", $"{answer.Fault} {answer.Attempt}");
        Assert.DoesNotContain("t0ken", $"{answer.Fault} {answer.Attempt}");
    }
}
