using Microsoft.AspNetCore.Http;

namespace Trunkline.Runs.Tests.Http;

[Collection(nameof(Telemetry))]
public sealed class RequestTests
{
    private const string Customer = """
        flow: customer
        on:
          http: get /customers/{id}
          path: { id: { maxLength: 40 } }
          query: { since: { type: date, required: false }, limit: { type: integer, minimum: 1, required: false }, open: { type: boolean, required: false }, tag: { list: true, required: false, enum: [a, b] } }
          headers: [Accept-Language]
        steps: [ { id: c, call: crm, get: "/contacts/{event.data.path.id}" } ]
        answer: { body: '{ "data": event.data, "headers": event.headers, "type": event.type }' }
        """;

    private const string Order = """
        flow: order
        on:
          http: post /orders
          version: v2
          request:
            type: object
            required: [lines]
            properties: { lines: { type: array, items: { type: object, required: [sku], properties: { sku: { type: string } } } } }
            additionalProperties: false
        steps: [ { id: made, map: event.data.body } ]
        """;



    [Fact]
    public async Task Values_come_with_their_types_and_only_declared_headers()
    {
        var host = new FlowHost(Customer);
        var reply = await host.SendAsync("GET", "/api/flows/customers/7?limit=12345678901234567890&open=true&tag=a&tag=b", with: r =>
        {
            r.Headers.AcceptLanguage = "de";
            r.Headers.Authorization = "Bearer SECRET";
        });
        Assert.Equal(
            """{"data":{"path":{"id":"7"},"query":{"limit":12345678901234567890,"open":true,"tag":["a","b"]}},"headers":{"accept-language":"de"},"type":"get /customers/{id}"}""", reply.Text);
    }

    [Theory]
    [InlineData("/api/flows/customers/a%2Fb", "a/b", "/contacts/a%2Fb")]
    [InlineData("/api/flows/customers/%E2%82%AC", "€", "/contacts/%E2%82%AC")]
    [InlineData("/api/flows/customers/a%252Fb", "a%2Fb", "/contacts/a%2Fb")]
    [InlineData("/api/flows/customers/x%3Fy%23z", "x?y#z", "/contacts/x%3Fy%23z")]
    public async Task A_segment_is_decoded_once_and_stays_one(string target, string id, string called)
    {
        var host = new FlowHost(Customer);
        var reply = await host.SendAsync("GET", target);
        Assert.Equal(id, reply.Json.GetProperty("data").GetProperty("path").GetProperty("id").GetString());
        Assert.Equal(called, Assert.Single(host.Calls).Call.Path);
    }

    [Theory]
    [InlineData("/api/flows/customers/%2e%2e", 400)]
    [InlineData("/api/flows/customers/..", 400)]
    [InlineData("/api/flows/customers/%", 400)]
    [InlineData("/api/flows/customers/%zz", 400)]
    [InlineData("/api/flows/customers/%00", 400)]
    [InlineData("/api/flows/customers/%FF", 400)]
    [InlineData("/api/flows/customers/%C0%AF", 400)]
    [InlineData("/api/flows/customers/a%0d%0ab", 400)]
    [InlineData("/api/flows/customers/", 404)]
    [InlineData("/api/flows/customers//", 404)]
    [InlineData("/api/flows/customers/7/", 404)]
    [InlineData("/api/flows/Customers/7", 404)]
    [InlineData("/api/flows", 404)]
    [InlineData("/api/flows/", 404)]
    [InlineData("/api/flows/orders", 404)]
    [InlineData("/api/flows/v1/orders", 404)]
    [InlineData("/api/flows/v2/orders", 405)]
    [InlineData("/api/flows/runs/nobody-knows", 404)]
    [InlineData("/api/flows/runs/..%2F", 404)]
    public async Task Other_paths_are_refused(string target, int status)
    {
        var host = new FlowHost(Customer, Order);
        var reply = await host.SendAsync("GET", target);
        Assert.Equal((status, "application/problem+json"), (reply.Status, reply.Response.ContentType));
        Assert.Equal(status, reply.Json.GetProperty("status").GetInt32());
        Assert.Empty(host.Calls);
    }

    [Fact]
    public async Task Methods_are_told()
    {
        var host = new FlowHost(Customer, Order, "flow: gone\non: { http: \"delete /customers/{id}\" }\nsteps: [ { map: \"1\" } ]\n");
        var reply = await host.SendAsync("PUT", "/api/flows/customers/7");
        Assert.Equal((405, "DELETE, GET, HEAD, OPTIONS"), (reply.Status, reply.Header("Allow")));
        reply = await host.SendAsync("OPTIONS", "/api/flows/v2/orders");
        Assert.Equal((204, "OPTIONS, POST", ""), (reply.Status, reply.Header("Allow"), reply.Text));
        reply = await host.SendAsync("HEAD", "/api/flows/customers/7");
        Assert.Equal((200, ""), (reply.Status, reply.Text));
        Assert.True(reply.Response.ContentLength > 0);
        Assert.Equal(200, (await host.SendAsync("DELETE", "/api/flows/customers/7")).Status);
        reply = await host.SendAsync("POST", "/api/flows/runs/x", "{}");
        Assert.Equal((405, "GET, HEAD, OPTIONS"), (reply.Status, reply.Header("Allow")));
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_listed_with_its_pointer()
    {
        var host = new FlowHost(Customer, Order);
        var reply = await host.SendAsync("GET", $"/api/flows/customers/{new string('x', 41)}?since=yesterday&limit=0&open=yes&tag=c&sicne=1&limit=2");
        Assert.Equal(
        [
            "/path/id has more than 40 characters", "/query/limit stands several times", "/query/open is not true or false",
            "/query/sicne is no parameter; did you mean 'since'?", "/query/since is no date (yyyy-mm-dd)", "/query/tag is none of the 2 values it may be",
        ], Errors(reply));
        reply = await host.SendAsync("POST", "/api/flows/v2/orders", """{"lines":[{"sku":"a"},{"sku":1},{}],"note":"SECRET"}""");
        Assert.Equal(["/body/lines/1/sku is not a text", "/body/lines/2/sku is missing", "/body/note is not wanted"], Errors(reply));
        Assert.Equal((400, "The request has 3 faults."), (reply.Status, reply["detail"]));
        Assert.DoesNotContain("SECRET", reply.Text, StringComparison.Ordinal);
        Assert.Equal(["/body is missing"], Errors(await host.SendAsync("POST", "/api/flows/v2/orders")));
    }

    [Theory]
    [InlineData("{\"lines\":[]", 400)]
    [InlineData("{\"lines\":[],\"lines\":[]}", 400)]
    [InlineData("\u0001", 400)]
    [InlineData("{} {}", 400)]
    public async Task A_body_that_readers_would_read_differently_is_refused(string body, int status)
    {
        var reply = await new FlowHost(Order).SendAsync("POST", "/api/flows/v2/orders", body);
        Assert.Equal((status, 1), (reply.Status, reply.Json.GetProperty("errors").GetArrayLength()));
    }

    [Fact]
    public async Task Bodies_are_bounded_in_kind_depth_and_size()
    {
        var host = new FlowHost(Order);
        Assert.Equal(415, (await Send("{}", r => r.ContentType = "text/plain")).Status);
        Assert.Equal(415, (await Send("{}", r => r.ContentType = "application/json; charset=utf-16")).Status);
        Assert.Equal(415, (await Send("{}", r => r.Headers.ContentEncoding = "gzip")).Status);
        Assert.Equal(415, (await Send("{}", r => r.ContentType = null)).Status);
        Assert.Equal(413, (await Send("{}", r => r.ContentLength = 1024 * 1024 + 1)).Status);
        Assert.Equal(413, (await Send(new string(' ', 1024 * 1024 + 1), null)).Status);
        Assert.Equal(400, (await Send(new string('[', 65) + new string(']', 65), null)).Status);
        Assert.Equal(200, (await Send("""{"lines":[]}""", r => r.ContentType = "application/vnd.shop+json; charset=UTF-8")).Status);

        Task<FlowReply> Send(string body, Action<HttpRequest>? with) => host.SendAsync("POST", "/api/flows/v2/orders", body, with);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/json", 200)]
    [InlineData("text/html, application/*;q=0.1", 200)]
    [InlineData("not a type", 200)]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData("*/*, application/json;q=0", 406)]
    public async Task The_caller_must_take_JSON(string? accept, int status)
    {
        var reply = await new FlowHost(Customer).SendAsync("GET", "/api/flows/customers/7", with: r => r.Headers.Accept = accept);
        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task The_plainer_path_wins()
    {
        var host = new FlowHost(Customer, "flow: me\non: { http: get /customers/me }\nsteps: [ { map: '\"me\"' } ]\n");
        Assert.Equal("\"me\"", (await host.SendAsync("GET", "/api/flows/customers/me")).Text);
        Assert.Contains("\"you\"", (await host.SendAsync("GET", "/api/flows/customers/you")).Text, StringComparison.Ordinal);
    }

    private static string[] Errors(FlowReply reply) =>
        [.. reply.Json.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("pointer")} {e.GetProperty("detail")}").Order(StringComparer.Ordinal)];
}
