using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Trunkline.Connectors.Tests;

public class CredentialTests
{
    [Theory]
    [InlineData("{ type: none }", null, "/things")]
    [InlineData("{ type: bearer, token: \"${secret:key}\" }", "Authorization: Bearer k-123456", "/things")]
    [InlineData("{ type: api-key, header: X-Key, key: \"${secret:key}\" }", "X-Key: k-123456", "/things")]
    [InlineData("{ type: api-key, header: Authorization, prefix: \"Token \", key: \"${secret:key}\" }", "Authorization: Token k-123456", "/things")]
    [InlineData("{ type: api-key, query: api_key, key: \"${secret:key}\" }", null, "/things?api_key=k-123456")]
    [InlineData("{ type: basic, user: \"${setting:CLIENT_ID}\", password: \"${secret:key}\" }", "Authorization: Basic aWQtMTprLTEyMzQ1Ng==", "/things")]
    [InlineData("{ type: basic, user: \"${secret:key}\" }", "Authorization: Basic ay0xMjM0NTY6", "/things")]
    public async Task A_fixed_credential_goes_where_it_is_declared(string auth, string? header, string target)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, "auth: " + auth);
        api.Secrets["key"] = "k-123456";

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);

        Assert.Equal(target, partner.Single.Target);
        if (header is not null)
            Assert.Equal(header.Split(": ")[1], partner.Single.Header(header.Split(": ")[0]));
    }

    [Fact]
    public async Task A_key_in_the_query_joins_what_is_there_and_stays_out_of_messages()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}", 404));
        using var api = Calling.To(partner, "auth: { type: api-key, query: key, key: \"${secret:key}\" }");
        api.Secrets["key"] = "a b&c-secret";

        var answer = await api.GetAsync("/x?a=1");

        Assert.Equal("/x?a=1&key=a%20b%26c-secret", partner.Single.Target);
        Assert.DoesNotContain("secret", answer.Fault!.Message);
    }

    [Fact]
    public async Task A_secret_rotated_in_the_vault_is_read_again_after_a_401()
    {
        await using var partner = await Partner.StartAsync((context, seen) =>
        {
            context.Response.StatusCode = seen.Header("Authorization") == "Bearer new-token" ? 200 : 401;
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner, "auth: { type: bearer, token: \"${secret:t}\" }");
        api.Secrets["t"] = "old-token";
        await api.Secrets.GetAsync("t", default);
        api.Secrets["t"] = "new-token";

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
        Assert.Equal(2, partner.Requests.Count);
    }

    [Fact]
    public async Task A_fixed_credential_that_stays_refused_is_sent_once()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}", 401));
        using var api = Calling.To(partner, "auth: { type: bearer, token: \"${secret:t}\" }");
        api.Secrets["t"] = "old-token";

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "http-401"), (answer.Verdict, answer.Fault!.Code));
        Assert.Single(partner.Requests);
    }

    [Fact]
    public async Task A_secret_with_a_line_break_is_a_fault_that_does_not_show_it()
    {
        using var api = Calling.To("https://api.example", "auth: { type: bearer, token: \"${secret:t}\" }");
        api.Secrets["t"] = "token\n";

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "bad-header"), (answer.Verdict, answer.Fault!.Code));
        Assert.DoesNotContain("token", answer.Fault.Message.Replace("Authorization", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_is_fetched_once_for_200_callers_and_used_until_shortly_before_it_expires()
    {
        await using var partner = await StartOAuthAsync();
        using var api = OAuth(partner);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => api.GetAsync()));
        Assert.All(answers, a => Assert.Equal(CallVerdict.Succeeded, a.Verdict));
        Assert.Equal(1, Tokens(partner));

        api.Time.Advance(TimeSpan.FromSeconds(3539));
        await api.GetAsync();
        Assert.Equal(1, Tokens(partner));

        api.Time.Advance(TimeSpan.FromSeconds(2));
        await api.GetAsync();
        Assert.Equal(2, Tokens(partner));
        Assert.Equal("Bearer token-2", partner.Requests.Last().Header("Authorization"));
    }

    [Theory]
    [InlineData("body", "grant_type=client_credentials&scope=contacts.write%20x&client_id=id-1&client_secret=s%2Bcret%2F1", null)]
    [InlineData("header", "grant_type=client_credentials&scope=contacts.write%20x", "Basic aWQtMTpzJTJCY3JldCUyRjE=")]
    public async Task The_secret_travels_as_declared(string clientAuth, string form, string? authorization)
    {
        await using var partner = await StartOAuthAsync();
        using var api = OAuth(partner, $", scope: contacts.write x, clientAuth: {clientAuth}");
        api.Secrets["client"] = "s+cret/1";

        await api.GetAsync();

        var asked = partner.Requests.First();
        Assert.Equal((form, authorization), (asked.Body, asked.Header("Authorization")));
    }

    [Fact]
    public async Task A_401_gets_one_new_token_and_one_more_try()
    {
        var revoked = "Bearer token-1";
        await using var partner = await StartOAuthAsync(seen => seen.Header("Authorization") == revoked ? 401 : 200);
        using var api = OAuth(partner);

        var answer = await api.PostAsync("{\"a\":1}");

        Assert.Equal(CallVerdict.Succeeded, answer.Verdict);
        Assert.Equal(2, Tokens(partner));
        Assert.Equal("{\"a\":1}", partner.Requests.Last().Body);
    }

    [Fact]
    public async Task A_401_that_stays_is_a_fault_after_two_calls()
    {
        await using var partner = await StartOAuthAsync(_ => 401);
        using var api = OAuth(partner);

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "http-401"), (answer.Verdict, answer.Fault!.Code));
        Assert.Equal(2, partner.Requests.Count(r => r.Target == "/things"));
    }

    [Fact]
    public async Task A_401_that_stays_costs_one_token_in_30_seconds()
    {
        await using var partner = await StartOAuthAsync(_ => 401);
        using var api = OAuth(partner);

        for (var i = 0; i < 5; i++)
            Assert.Equal("http-401", (await api.GetAsync()).Fault!.Code);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.GetAsync()));
        Assert.Equal(2, Tokens(partner));

        api.Time.Advance(TimeSpan.FromSeconds(29));
        await api.GetAsync();
        Assert.Equal(2, Tokens(partner));

        api.Time.Advance(TimeSpan.FromSeconds(1));
        await api.GetAsync();
        await api.GetAsync();
        Assert.Equal(3, Tokens(partner));
    }

    [Fact]
    public async Task A_busy_token_endpoint_is_left_alone_as_long_as_it_asks()
    {
        var busy = true;
        await using var partner = await StartOAuthAsync(token: context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "20";
            return busy;
        });
        using var api = OAuth(partner);

        var first = await api.GetAsync();
        api.Time.Advance(TimeSpan.FromSeconds(5));
        var second = await api.GetAsync();
        busy = false;
        api.Time.Advance(TimeSpan.FromSeconds(15));
        var third = await api.GetAsync();

        Assert.Equal((CallVerdict.Transient, "token-endpoint", TimeSpan.FromSeconds(20)), (first.Verdict, first.Fault!.Code, first.RetryAfter));
        Assert.Equal((CallVerdict.Transient, TimeSpan.FromSeconds(15)), (second.Verdict, second.RetryAfter));
        Assert.Equal(CallVerdict.Succeeded, third.Verdict);
        Assert.Equal(2, Tokens(partner));
    }

    [Theory]
    [InlineData(500, "{}", CallVerdict.Transient)]
    [InlineData(503, "down", CallVerdict.Transient)]
    [InlineData(400, "{\"error\":\"invalid_scope\",\"error_description\":\"no scope id-1 client-s3cret\"}", CallVerdict.Permanent)]
    [InlineData(401, "{\"error\":\"invalid_client\"}", CallVerdict.Permanent)]
    [InlineData(200, "{\"token\":\"x\"}", CallVerdict.Permanent)]
    [InlineData(200, "{\"error\":\"tok-1\",\"message\":\"tok-2\",\"id_token\":\"tok-3\"}", CallVerdict.Permanent)]
    [InlineData(200, "tok-4", CallVerdict.Permanent)]
    [InlineData(400, "{\"error\":\"invalid_request\",\"error_description\":\"tok-7 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}", CallVerdict.Permanent)]
    [InlineData(500, "tok-5", CallVerdict.Transient)]
    [InlineData(400, "{\"refresh_token\":\"tok-6\"}", CallVerdict.Permanent)]
    [InlineData(200, "{\"access_token\":7}", CallVerdict.Permanent)]
    [InlineData(200, "{\"access_token\":\"a\\nb\"}", CallVerdict.Permanent)]
    [InlineData(200, "[", CallVerdict.Permanent)]
    public async Task A_token_endpoint_without_a_token_is_told_with_its_words(int status, string body, CallVerdict verdict)
    {
        await using var partner = await StartOAuthAsync(token: context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask().Wait();
            return true;
        });
        using var api = OAuth(partner);

        var answer = await api.GetAsync();

        Assert.Equal((verdict, "token-endpoint"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains(new Uri(partner.Url).Authority + "/token", answer.Fault.Message);
        Assert.DoesNotContain("client-s3cret", answer.Fault.Message);
        Assert.DoesNotContain("tok-", answer.Fault.Message);
        Assert.NotNull(answer.Attempt);
        Assert.DoesNotContain(partner.Requests, r => r.Target == "/things");
    }

    [Fact]
    public async Task A_client_secret_rotated_in_the_vault_is_read_again()
    {
        await using var partner = await Partner.StartAsync(async (context, seen) =>
        {
            if (seen.Target == "/token" && !seen.Body.Contains("client_secret=second", StringComparison.Ordinal))
                await Partner.Json("{\"error\":\"invalid_client\"}", 401)(context);
            else if (seen.Target == "/token")
                await Partner.Json("{\"access_token\":\"t\"}")(context);
        });
        using var api = OAuth(partner);
        api.Secrets["client"] = "first";
        await api.Secrets.GetAsync("client", default);
        api.Secrets["client"] = "second";

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_the_token_to_the_others()
    {
        using var stop = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        await using var partner = await Partner.StartAsync(async (context, seen) =>
        {
            if (seen.Target != "/token")
                return;
            asked.SetResult();
            await release.Task;
            await Partner.Json("{\"access_token\":\"t\",\"expires_in\":\"60\"}")(context);
        });
        using var api = OAuth(partner);

        var leaving = api.CallAsync(new() { Connection = "api", Method = "GET", Path = "/a" }, null, stop.Token);
        await asked.Task;
        var staying = api.GetAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        release.SetResult();

        Assert.Equal(CallVerdict.Succeeded, (await staying).Verdict);
    }

    private static int Tokens(Partner partner) => partner.Requests.Count(r => r.Target == "/token");

    private static Calling OAuth(Partner partner, string more = "")
    {
        var api = Calling.To(partner, $"auth: {{ type: oauth2-client-credentials, tokenUrl: \"{partner.Url}/token\", clientId: \"${{setting:CLIENT_ID}}\", clientSecret: \"${{secret:client}}\"{more} }}");
        api.Secrets["client"] = "client-s3cret";
        return api;
    }

    private static Task<Partner> StartOAuthAsync(Func<Seen, int>? status = null, Func<HttpContext, bool>? token = null)
    {
        var given = 0;
        return Partner.StartAsync(async (context, seen) =>
        {
            if (seen.Target != "/token")
                context.Response.StatusCode = status?.Invoke(seen) ?? 200;
            else if (token?.Invoke(context) != true)
            {
                context.Response.StatusCode = (int)HttpStatusCode.OK;
                await Partner.Json($"{{\"access_token\":\"token-{Interlocked.Increment(ref given)}\",\"token_type\":\"bearer\",\"expires_in\":3600}}")(context);
            }
        });
    }
}
