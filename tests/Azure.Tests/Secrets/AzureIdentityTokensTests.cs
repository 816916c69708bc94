using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.AspNetCore.Http;
using Trunkline.Azure.Secrets;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;
using Trunkline.Testing.Network;

namespace Trunkline.Azure.Tests.Secrets;

/// <summary>Against the endpoint that App Service and Functions give their apps, played on loopback: the SDK's own managed-identity client asks it.</summary>
public sealed class AzureIdentityTokensTests : IAsyncLifetime
{
    private const string Header = "planted-header-value";

    private readonly ConcurrentQueue<(string Resource, string? Header, string? ClientId)> asked = new();
    private readonly string? endpointBefore = Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT");
    private readonly string? headerBefore = Environment.GetEnvironmentVariable("IDENTITY_HEADER");
    private Func<HttpContext, string, Task> answer = null!;
    private LoopbackServer server = null!;

    public async Task InitializeAsync()
    {
        answer = (context, resource) => context.Response.WriteAsJsonAsync(new Dictionary<string, string>
        {
            ["access_token"] = $"token-for-{resource}-{asked.Count}", ["resource"] = resource, ["token_type"] = "Bearer",
            ["expires_on"] = DateTimeOffset.UtcNow.AddHours(24).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        server = await LoopbackServer.StartAsync(async context =>
        {
            var resource = context.Request.Query["resource"].ToString();
            asked.Enqueue((resource, context.Request.Headers["X-IDENTITY-HEADER"], context.Request.Query["client_id"]));
            await answer(context, resource);
        });
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", new Uri(server.Address, "/msi/token").AbsoluteUri);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", Header);
    }

    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", endpointBefore);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", headerBefore);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_asked_for_its_scope_and_kept_for_all_who_want_it()
    {
        var tokens = new AzureIdentityTokens(Credential());
        var scope = NewScope();

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.GetAsync(scope + "/.default", default)));
        var later = await tokens.GetAsync(scope + "/.default", default);

        var one = Assert.Single(asked);
        Assert.Equal((scope, Header), (one.Resource, one.Header));
        Assert.All([.. all, later], t => Assert.Equal($"token-for-{scope}-1", t.Value));
        Assert.True(later.ExpiresOn > DateTimeOffset.UtcNow.AddHours(20));
    }

    [Fact]
    public async Task Each_scope_has_a_token_of_its_own()
    {
        var tokens = new AzureIdentityTokens(Credential());
        var (one, two) = (NewScope(), NewScope());

        var first = await tokens.GetAsync(one + "/.default", default);
        var second = await tokens.GetAsync(two + "/.default", default);

        Assert.Equal([one, two], asked.Select(a => a.Resource));
        Assert.NotEqual(first.Value, second.Value);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_resource","error_description":"planted words of the platform"}""")]
    [InlineData(403, """{"statusCode":403,"message":"planted words of the platform"}""")]
    public async Task A_refusal_names_the_scope_and_what_to_do(int status, string body)
    {
        answer = (context, _) => Say(context, status, body);
        var scope = NewScope() + "/.default";

        var refused = await Assert.ThrowsAsync<IdentityRefusedException>(() => new AzureIdentityTokens(Credential()).GetAsync(scope, default));

        Assert.Equal($"Azure refused a token for scope {scope}: check the scope and the identity's roles", refused.Message);
        Assert.DoesNotContain(Header, refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_endpoint_in_trouble_is_away_for_now(int status)
    {
        answer = (context, _) => Say(context, status, """{"message":"busy"}""");

        var away = await Assert.ThrowsAsync<StoreUnavailableException>(() => new AzureIdentityTokens(Credential()).GetAsync(NewScope() + "/.default", default));

        Assert.Equal("Azure's identity endpoint does not answer", away.Message);
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_away_for_now()
    {
        await server.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => new AzureIdentityTokens(Credential()).GetAsync(NewScope() + "/.default", default));
    }

    [Fact]
    public async Task Nobody_logged_in_is_refused_with_a_way_out()
    {
        var tokens = new AzureIdentityTokens(new Nobody());

        var refused = await Assert.ThrowsAsync<IdentityRefusedException>(() => tokens.GetAsync("https://graph.example/.default", default));

        Assert.Contains("az login", refused.Message, StringComparison.Ordinal);
    }

    // The SDK waits between its tries; here each question is one.
    private static ManagedIdentityCredential Credential() => new(new ManagedIdentityCredentialOptions(ManagedIdentityId.SystemAssigned) { RetryPolicy = new RetryPolicy(maxRetries: 0) });

    // The SDK keeps tokens for the whole process.
    private static string NewScope() => $"https://{Guid.NewGuid():n}.example";

    private static async Task Say(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    private sealed class Nobody : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new CredentialUnavailableException("nobody");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new CredentialUnavailableException("nobody");
    }
}
