using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests;

public class FaultTests
{
    [Theory]
    [InlineData(400, CallVerdict.Permanent)]
    [InlineData(401, CallVerdict.Permanent)]
    [InlineData(403, CallVerdict.Permanent)]
    [InlineData(404, CallVerdict.Permanent)]
    [InlineData(408, CallVerdict.Transient)]
    [InlineData(409, CallVerdict.Permanent)]
    [InlineData(410, CallVerdict.Permanent)]
    [InlineData(422, CallVerdict.Permanent)]
    [InlineData(425, CallVerdict.Transient)]
    [InlineData(429, CallVerdict.Transient)]
    [InlineData(500, CallVerdict.Transient)]
    [InlineData(501, CallVerdict.Permanent)]
    [InlineData(502, CallVerdict.Transient)]
    [InlineData(503, CallVerdict.Transient)]
    [InlineData(504, CallVerdict.Transient)]
    [InlineData(505, CallVerdict.Permanent)]
    public async Task Statuses_are_sorted_into_passing_and_lasting(int status, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{\"error\":{\"message\":\"no such thing\"}}", status));
        using var api = Calling.To(partner);

        var answer = await api.PostAsync(path: "/things/7?key=hidden");

        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal(($"http-{status}", status), (answer.Fault!.Code, answer.Fault.Status));
        Assert.Equal($"connection 'api' answered {status} to POST {new Uri(partner.Url).Authority}: no such thing", answer.Fault.Message);
        Assert.Equal((status, answer.Fault.Message), (answer.Attempt!.Status, answer.Attempt.Fault));
    }

    [Theory]
    [InlineData("5", 5.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("Fri, 20 Nov 2026 12:00:30 GMT", 30.0)]
    [InlineData("99999999", 3600.0)]
    [InlineData("1e9999", null)]
    [InlineData("Fri, 20 Nov 2020 12:00:30 GMT", null)]
    [InlineData("-4", null)]
    [InlineData("0", null)]
    [InlineData("soon", null)]
    public async Task Retry_after_is_read_and_capped(string value, double? seconds)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = value;
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        Assert.Equal(seconds, (await api.GetAsync()).RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("X-RateLimit-Remaining", "0", CallVerdict.Transient, 60.0)]
    [InlineData("X-RateLimit-Remaining", "7", CallVerdict.Permanent, null)]
    [InlineData("Retry-After", "9", CallVerdict.Transient, 9.0)]
    public async Task A_403_that_is_a_rate_limit_passes(string header, string value, CallVerdict verdict, double? seconds)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.Headers[header] = value;
            context.Response.Headers["X-RateLimit-Reset"] = "60";
            return Partner.Json("{\"message\":\"API rate limit exceeded\"}", 403)(context);
        });
        using var api = Calling.To(partner);

        var answer = await api.GetAsync();

        Assert.Equal((verdict, "http-403", seconds), (answer.Verdict, answer.Fault!.Code, answer.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData("If-None-Match", CallVerdict.Succeeded)]
    [InlineData("If-Modified-Since", CallVerdict.Succeeded)]
    [InlineData("X-Other", CallVerdict.Permanent)]
    public async Task Unchanged_is_an_answer_to_who_asks_for_changes(string header, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.StatusCode = 304;
            context.Response.Headers.ETag = "\"v7\"";
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        var answer = await api.CallAsync(new CallRequest
        {
            Connection = "api", Method = "GET", Path = "/", Headers = new Dictionary<string, string> { [header] = "\"v7\"" }, Result = "{ \"status\": status, \"etag\": headers.etag }",
        });

        Assert.Equal(verdict, answer.Verdict);
        if (verdict == CallVerdict.Succeeded)
            Assert.Equal((304, "\"v7\""), (answer.Result.GetProperty("status").GetInt32(), answer.Result.GetProperty("etag").GetString()));
    }

    [Fact]
    public async Task After_a_429_nobody_calls_until_the_partner_wants_it()
    {
        var busy = true;
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.StatusCode = busy ? 429 : 200;
            context.Response.Headers.RetryAfter = "30";
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        Assert.Equal(CallVerdict.Transient, (await api.GetAsync()).Verdict);
        busy = false;
        api.Time.Advance(TimeSpan.FromSeconds(10));
        var held = await api.GetAsync();
        api.Time.Advance(TimeSpan.FromSeconds(20));
        var after = await api.GetAsync();

        Assert.Equal((CallVerdict.Held, "paused", TimeSpan.FromSeconds(20)), (held.Verdict, held.Fault!.Code, held.RetryAfter));
        Assert.Null(held.Attempt);
        Assert.Equal(CallVerdict.Succeeded, after.Verdict);
        Assert.Equal(2, partner.Requests.Count);
    }

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

    [Fact]
    public async Task A_closed_port_is_a_passing_fault()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var api = Calling.To($"http://127.0.0.1:{port}");

        // Nothing was sent: even a POST without a key may be tried again.
        var answer = await api.PostAsync();

        Assert.Equal((CallVerdict.Transient, "connect"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains($"127.0.0.1:{port}", answer.Fault.Message);
        Assert.Null(answer.Attempt!.Status);
    }

    [Fact]
    public async Task A_name_that_is_not_found_is_a_passing_fault()
    {
        using var api = Calling.To("https://nowhere.example");
        api.Seams = TransportSeams.Real with { Resolve = (_, _) => throw new SocketException((int)SocketError.HostNotFound) };

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Transient, "dns"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("nowhere.example", answer.Fault.Message);
    }

    [Fact]
    public async Task A_server_that_speaks_no_tls_is_a_passing_tls_fault()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner.Url.Replace("http:", "https:", StringComparison.Ordinal));

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Transient, "tls"), (answer.Verdict, answer.Fault!.Code));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_a_passing_fault()
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Transient, "aborted"), (answer.Verdict, answer.Fault!.Code));
    }

    [Theory]
    [InlineData("POST", "", "outcome-unknown", CallVerdict.Permanent)]
    [InlineData("PATCH", "", "outcome-unknown", CallVerdict.Permanent)]
    [InlineData("POST", "idempotency: { header: Idempotency-Key }", "aborted", CallVerdict.Transient)]
    [InlineData("POST", "retry: { unsafe: true }", "aborted", CallVerdict.Transient)]
    [InlineData("PUT", "", "aborted", CallVerdict.Transient)]
    [InlineData("DELETE", "", "aborted", CallVerdict.Transient)]
    public async Task A_call_that_may_have_been_done_is_repeated_only_where_that_is_safe(string method, string more, string code, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner, more);

        var answer = await api.CallAsync(new CallRequest { Connection = "api", Method = method, Path = "/", Body = "{}" });

        Assert.Equal((verdict, code), (answer.Verdict, answer.Fault!.Code));
    }

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

    [Theory]
    [InlineData("POST", "", "outcome-unknown", CallVerdict.Permanent)]
    [InlineData("PATCH", "", "outcome-unknown", CallVerdict.Permanent)]
    [InlineData("POST", "idempotency: { header: Idempotency-Key }", "stopped", CallVerdict.Transient)]
    [InlineData("POST", "retry: { unsafe: true }", "stopped", CallVerdict.Transient)]
    [InlineData("PUT", "", "stopped", CallVerdict.Transient)]
    public async Task A_stop_after_sending_began_is_an_answer(string method, string more, string code, CallVerdict verdict)
    {
        using var stop = new CancellationTokenSource();
        await using var partner = await Partner.StartAsync(async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var api = Calling.To(partner, more);

        // A PATCH without a body counts as sent as well.
        var answer = await api.CallAsync(new CallRequest { Connection = "api", Method = method, Path = "/", Body = method == "PATCH" ? null : "{}" }, null, stop.Token);

        Assert.Equal((verdict, code), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("was told to stop", answer.Fault.Message);
        Assert.Equal(answer.Fault.Message, answer.Attempt!.Fault);
    }

    [Fact]
    public async Task A_stop_before_sending_throws()
    {
        using var stop = new CancellationTokenSource();
        using var api = Calling.To("http://slow.example");
        api.Seams = TransportSeams.Real with
        {
            Resolve = async (_, cancellationToken) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return [];
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.CallAsync(new CallRequest { Connection = "api", Method = "POST", Path = "/", Body = "{}" }, null, stop.Token));
    }

    [Fact]
    public async Task A_stop_while_something_is_only_asked_throws()
    {
        using var stop = new CancellationTokenSource();
        await using var partner = await Partner.StartAsync(async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var api = Calling.To(partner);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.CallAsync(new CallRequest { Connection = "api", Method = "GET", Path = "/" }, null, stop.Token));
    }
}
