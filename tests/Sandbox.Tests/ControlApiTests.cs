using System.Net.Http.Headers;
using System.Text;

namespace Trunkline.Sandbox.Tests;

public sealed class ControlApiTests : SandboxFixture
{
    private const string Mail = """{"personalizations":[{"to":[{"email":"a@example.com"}]}],"from":{"email":"b@example.com"},"subject":"s","content":[{"type":"text/plain","value":"evt_7"}]}""";

    protected override SandboxOptions Options => base.Options with { KeptRequests = 3 };

    [Fact]
    public async Task Requests_are_recorded_in_order_with_what_matters()
    {
        await SendAsync();
        await JsonAsync(Request(HttpMethod.Get, "payments", "/v1/customers/a%2Fb?expand[]=x"));
        var requests = await RequestsAsync();
        Assert.Equal([1L, 2L], requests.Select(r => r.GetProperty("number").GetInt64()));
        Assert.Equal(Mail, requests[0].GetProperty("body").GetString());
        Assert.Equal("run-1.receipt", requests[0].GetProperty("idempotencyKey").GetString());
        Assert.Equal("bearer", requests[0].GetProperty("authorization").GetString());
        Assert.DoesNotContain(SandboxKeys.Mail, requests[0].GetRawText());
        Assert.Equal(("/v1/customers/a%2Fb?expand[]=x", 401, "none"),
            (requests[1].GetProperty("path").GetString(), requests[1].GetProperty("status").GetInt32(), requests[1].GetProperty("authorization").GetString()));
    }

    [Fact]
    public async Task Requests_are_filtered_and_bounded()
    {
        for (var i = 0; i < 5; i++)
            await SendAsync();
        Assert.Equal([3L, 4L, 5L], (await RequestsAsync("?partner=mail")).Select(r => r.GetProperty("number").GetInt64()));
        Assert.Single(await RequestsAsync("?after=4"));
        Assert.Equal(2, (await RequestsAsync("?limit=2&contains=evt_7")).Length);
        Assert.Empty(await RequestsAsync("?contains=evt_8"));
        Assert.Empty(await RequestsAsync("?partner=erp"));
        var overview = (await JsonAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Sandbox.Control, "/sandbox")))).Body;
        Assert.Equal(5, overview.GetProperty("partners")[1].GetProperty("requests").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_partner_is_down_for_some_seconds()
    {
        await OrderAsync("/sandbox/mail/down", """{"seconds":3}""");
        Assert.Equal(503, await SendAsync());
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(202, await SendAsync());
    }

    [Fact]
    public async Task A_partner_is_down_until_it_is_up()
    {
        await OrderAsync("/sandbox/mail/down");
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(503, await SendAsync());
        await OrderAsync("/sandbox/mail/up");
        Assert.Equal(202, await SendAsync());
    }

    [Fact]
    public async Task A_partner_drops_the_connection()
    {
        await OrderAsync("/sandbox/mail/down", """{"drop":true}""");
        await Assert.ThrowsAsync<HttpRequestException>(SendAsync);
        Assert.Equal(0, (await RequestsAsync())[0].GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("mail", """{"match":"evt_7","code":"403","message":"no"}""", 403, "no")]
    [InlineData("mail", """{"match":"evt_7"}""", 400, "suppressed")]
    [InlineData("mail", "", 400, "suppressed")]
    [InlineData("mail", """{"match":"evt_8"}""", 202, "")]
    public async Task A_partner_refuses_what_matches(string partner, string order, int status, string said)
    {
        await OrderAsync($"/sandbox/{partner}/refuse", order);
        Assert.Equal(status, await SendAsync());
        Assert.Contains(said, (await RequestsAsync())[0].GetProperty("answer").GetString());
    }

    [Theory]
    [InlineData("""{"code":"ACCOUNT_CLOSED"}""", "Client", "ACCOUNT_CLOSED")]
    [InlineData("""{"code":"Server"}""", "Server", "busy")]
    public async Task The_erp_refuses_with_a_fault(string order, string code, string said)
    {
        await OrderAsync("/sandbox/erp/refuse", order);
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{SandboxKeys.ErpUser}:{SandboxKeys.ErpPassword}"));
        var request = Request(HttpMethod.Post, "erp", "/services/postings", new AuthenticationHeaderValue("Basic", login), new StringContent(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><PostPayment xmlns=\"urn:sandbox-erp:postings:v1\"/></s:Body></s:Envelope>", Encoding.UTF8, "text/xml"));
        request.Headers.Add("SOAPAction", "urn:sandbox-erp:postings:v1/PostPayment");
        using var response = await Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Contains($"soap:{code}<", body);
        Assert.Contains(said, body);
    }

    [Fact]
    public async Task Reset_forgets_requests_disturbances_and_state()
    {
        await OrderAsync("/sandbox/mail/down");
        await SendAsync();
        await OrderAsync("/sandbox/reset");
        Assert.Empty(await RequestsAsync());
        Assert.Equal(202, await SendAsync());
    }

    [Theory]
    [InlineData("/sandbox/post/down", "", "no partner 'post'")]
    [InlineData("/sandbox/mail/sideways", "", "no order 'sideways'")]
    [InlineData("/sandbox/mail/down", """{"secs":3}""", "no such order")]
    [InlineData("/sandbox/mail/down", "{", "no such order")]
    [InlineData("/elsewhere", "", "nothing here")]
    public async Task A_wrong_order_is_told(string path, string body, string said) =>
        Assert.Contains(said, (await OrderAsync(path, body)).GetProperty("error").GetString());

    [Fact]
    public async Task A_body_past_a_mebibyte_is_413()
    {
        using var response = await Http.SendAsync(Request(HttpMethod.Post, "mail", "/v3/mail/send", null, Json(new string('x', (1 << 20) + 1))));
        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        var error = await Assert.ThrowsAnyAsync<IOException>(() => SandboxServer.StartAsync(new SandboxOptions { BasePort = Sandbox.Control.Port }));
        Assert.Contains(Sandbox.Control.Port.ToString(), error.Message);
    }

    private async Task<int> SendAsync()
    {
        var request = Request(HttpMethod.Post, "mail", "/v3/mail/send", new("Bearer", SandboxKeys.Mail), Json(Mail));
        request.Headers.Add("Idempotency-Key", "run-1.receipt");
        using var response = await Http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
