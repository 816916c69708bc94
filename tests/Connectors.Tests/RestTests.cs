using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests;

public class RestTests
{
    [Fact]
    public async Task A_json_body_arrives_byte_for_byte_and_the_answer_keeps_its_numbers()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("""{ "id": 90071992547409931234, "amount": 1.10 }"""));
        using var api = Calling.To(partner, "headers: { X-Api-Version: \"2026-01\" }\nidempotency: { header: Idempotency-Key }");
        const string body = """{ "big": 12345678901234567890123, "price": 1.00, "text": "grüße \u00e9" }""";

        var answer = await api.PostAsync(body, "/v1/contacts?full=1", new CallOptions("run-7/contact", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        Assert.Equal(CallVerdict.Succeeded, answer.Verdict);
        Assert.Equal("90071992547409931234", answer.Result.GetProperty("id").GetRawText());
        Assert.Equal("1.10", answer.Result.GetProperty("amount").GetRawText());
        var seen = partner.Single;
        Assert.Equal(body, seen.Body);
        Assert.Equal(("POST", "/v1/contacts?full=1"), (seen.Method, seen.Target));
        Assert.Equal("application/json", seen.Header("Content-Type"));
        Assert.Equal("2026-01", seen.Header("X-Api-Version"));
        Assert.Equal("run-7/contact", seen.Header("Idempotency-Key"));
        Assert.Equal($"Trunkline/{typeof(CallAnswer).Assembly.GetName().Version!.ToString(3)}", seen.Header("User-Agent"));
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", seen.Header("traceparent"));
        Assert.Equal(200, answer.Attempt!.Status);
        Assert.Null(answer.Attempt.RequestBody);
        Assert.Null(answer.Attempt.Fault);
    }

    [Fact]
    public async Task A_get_sends_no_body_and_escapes_its_query()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("[]"));
        using var api = Calling.To(partner.Url + "/base/");

        var answer = await api.CallAsync(new CallRequest { Connection = "api", Method = "GET", Path = "/a%2Fb", Query = new Dictionary<string, string> { ["q"] = "a&b=c d/é", ["e"] = "" } });

        Assert.Equal(JsonValueKind.Array, answer.Result.ValueKind);
        Assert.Equal("/base/a%2Fb?q=a%26b%3Dc%20d%2F%C3%A9&e=", partner.Single.Target);
        Assert.Null(partner.Single.Header("Content-Length"));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public async Task Every_method_goes_out_as_it_is(string method)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        var answer = await api.CallAsync(new CallRequest { Connection = "api", Method = method, Path = "/x" });

        Assert.Equal(CallVerdict.Succeeded, answer.Verdict);
        Assert.Equal(JsonValueKind.Null, answer.Result.ValueKind);
        Assert.Equal(method, partner.Single.Method);
    }

    [Theory]
    [InlineData("""{"amount":1999,"currency":"eur"}""", "amount=1999&currency=eur")]
    [InlineData("""{"metadata":{"order id":"7 & 8","k":null},"live":true}""", "metadata[order%20id]=7%20%26%208&metadata[k]=&live=true")]
    [InlineData("""{"items":[{"price":"p_1","quantity":2},{"price":"p_2"}],"expand":["a","b"],"none":[],"empty":{}}""", "items[0][price]=p_1&items[0][quantity]=2&items[1][price]=p_2&expand[0]=a&expand[1]=b")]
    [InlineData("""{"n":1.50,"big":12345678901234567890,"é":"ü"}""", "n=1.50&big=12345678901234567890&%C3%A9=%C3%BC")]
    public async Task A_form_nests_as_payment_apis_expect(string body, string form)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, "form: true");

        await api.PostAsync(body);

        Assert.Equal(form, partner.Single.Body);
        Assert.Equal("application/x-www-form-urlencoded", partner.Single.Header("Content-Type"));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public async Task A_body_that_is_no_form_is_never_sent(string body)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, "form: true");

        var answer = await api.PostAsync(body);

        Assert.Equal((CallVerdict.Permanent, "bad-body"), (answer.Verdict, answer.Fault!.Code));
        Assert.Null(answer.Attempt);
        Assert.Empty(partner.Requests);
    }

    [Theory]
    [InlineData("/a/...")]
    [InlineData("/a/v1.2..3")]
    [InlineData("/a/x%2Fy.%2Fz")]
    [InlineData("/a/100%25")]
    [InlineData("/a/%zz")]
    [InlineData("/a/b?next=../c")]
    public async Task Dots_that_lead_nowhere_else_are_sent_as_they_are(string path)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner);

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync(path)).Verdict);
        Assert.Equal(path, partner.Single.Target.Replace("%25zz", "%zz", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("things")]
    [InlineData("/a/../admin")]
    [InlineData("/a/%2e%2E/admin")]
    [InlineData("/a/.%2e")]
    [InlineData("/./a")]
    [InlineData("/a/x%2F..%2Fadmin")]
    [InlineData("/a/..%2fadmin")]
    [InlineData("/a/x%5C..%5cadmin")]
    [InlineData("/a/%2e%2e%2Fadmin")]
    [InlineData("/a/%252e%252e/admin")]
    [InlineData("/a/x%252F%2e.%252Fadmin")]
    [InlineData("/a/..;v=1/admin")]
    [InlineData("/a/%2E")]
    [InlineData("/a\\..\\b")]
    [InlineData("/a#b")]
    [InlineData("/a\r\nX: y")]
    public async Task A_path_that_leaves_its_place_is_never_called(string path)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner.Url + "/v1");

        var answer = await api.GetAsync(path);

        Assert.Equal((CallVerdict.Permanent, "bad-path"), (answer.Verdict, answer.Fault!.Code));
        Assert.Empty(partner.Requests);
    }

    [Theory]
    [InlineData("Host", "elsewhere")]
    [InlineData("content-length", "3")]
    [InlineData("Bad Name", "x")]
    [InlineData("X-Ok", "line\r\nInjected: yes")]
    [InlineData("X-Ok", "grüße")]
    public async Task A_header_that_http_cannot_carry_is_a_fault(string name, string value)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner);

        var answer = await api.CallAsync(new CallRequest { Connection = "api", Method = "GET", Path = "/", Headers = new Dictionary<string, string> { [name] = value } });

        Assert.Equal((CallVerdict.Permanent, "bad-header"), (answer.Verdict, answer.Fault!.Code));
        Assert.Empty(partner.Requests);
    }

    [Fact]
    public async Task A_step_may_replace_a_header_of_the_connection_and_the_content_type()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, "headers: { X-Mode: a }");

        await api.CallAsync(new CallRequest { Connection = "api", Method = "POST", Path = "/", Body = "[]", Headers = new Dictionary<string, string> { ["x-mode"] = "b", ["content-type"] = "application/vnd.api+json" } });

        Assert.Equal("b", partner.Single.Header("X-Mode"));
        Assert.Equal("application/vnd.api+json", partner.Single.Header("Content-Type"));
    }

    [Theory]
    [InlineData("text/plain", "hello \"you\"", "\"hello \\u0022you\\u0022\"")]
    [InlineData("application/problem+json", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("application/pdf", "%PDF", "\"JVBERg==\"")]
    [InlineData("", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("text/xml", "<r a=\"1\"><x>1</x><y/><x>2</x></r>", "{\"r\":{\"@a\":\"1\",\"x\":[\"1\",\"2\"],\"y\":\"\"}}")]
    public async Task An_answer_is_read_by_its_content_type(string type, string body, string json)
    {
        await using var partner = await Partner.StartAsync(async context =>
        {
            context.Response.ContentType = type.Length == 0 ? null : type;
            await context.Response.WriteAsync(body);
        });
        using var api = Calling.To(partner);

        Assert.Equal(json, (await api.GetAsync()).Result.GetRawText());
    }

    [Fact]
    public async Task An_answer_in_another_charset_is_understood()
    {
        await using var partner = await Partner.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json; charset=iso-8859-1";
            await context.Response.Body.WriteAsync(Encoding.Latin1.GetBytes("{\"name\":\"Jürgen\"}"));
        });
        using var api = Calling.To(partner);

        Assert.Equal("Jürgen", (await api.GetAsync()).Result.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":1} {}")]
    [InlineData("<html>login</html>")]
    public async Task A_success_with_a_body_that_is_no_json_is_a_fault_and_not_a_null(string body)
    {
        await using var partner = await Partner.StartAsync(Partner.Json(body));
        using var api = Calling.To(partner);

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "bad-answer"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("JSON that cannot be read", answer.Fault.Message);
    }

    [Theory]
    [InlineData(64, CallVerdict.Succeeded)]
    [InlineData(65, CallVerdict.Permanent)]
    public async Task Json_is_read_to_64_levels(int depth, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(Partner.Json(new string('[', depth) + new string(']', depth)));
        using var api = Calling.To(partner);

        Assert.Equal(verdict, (await api.GetAsync()).Verdict);
    }

    [Fact]
    public async Task Bodies_enter_the_report_only_where_the_flow_says_so()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{\"ok\":true}"));
        using var api = Calling.To(partner);

        var answer = await api.PostAsync("{\"a\":1}", options: new CallOptions("k", RecordBodies: true));

        Assert.Equal("{\"a\":1}", answer.Attempt!.RequestBody);
        Assert.Equal("{\"ok\":true}", answer.Attempt.ResponseBody);
    }

    [Fact]
    public async Task A_connection_that_is_gone_is_named()
    {
        using var api = Calling.To("https://api.example");

        var answer = await api.CallAsync(new CallRequest { Connection = "gone", Method = "GET", Path = "/" });

        Assert.Equal((CallVerdict.Permanent, "connection-unknown"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("'gone'", answer.Fault.Message);
    }
}
