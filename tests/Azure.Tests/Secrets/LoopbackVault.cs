using System.Collections.Concurrent;
using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Http;
using Trunkline.Azure.Http;
using Trunkline.Azure.Tests.Loopback;

namespace Trunkline.Azure.Tests.Secrets;

/// <summary>A vault that speaks Key Vault's REST protocol over HTTPS, challenge included, and fails on command.</summary>
internal sealed class LoopbackVault : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (string Value, string Version)> secrets = new(StringComparer.OrdinalIgnoreCase);
    private LoopbackServer? server;
    private int versions;
    private int asked;

    /// <summary>Answered with this status instead of a secret; 0 while all is well.</summary>
    public int Failing { get; set; }

    /// <summary>The code inside a failing answer.</summary>
    public string FailureCode { get; set; } = "Failure";

    /// <summary>Seconds of Retry-After of a failing answer.</summary>
    public int? RetryAfter { get; set; }

    /// <summary>Expiry of every secret, in seconds since 1970.</summary>
    public long Expires { get; set; } = 4_000_000_000;

    /// <summary>Requests with a token so far.</summary>
    public int Asked => asked;

    public static async Task<LoopbackVault> StartAsync()
    {
        var vault = new LoopbackVault();
        vault.server = await LoopbackServer.StartAsync(vault.AnswerAsync, https: true);
        return vault;
    }

    public void Set(string name, string value) =>
        secrets[name] = (value, Interlocked.Increment(ref versions).ToString("x32", CultureInfo.InvariantCulture));

    public void Remove(string name) => secrets.TryRemove(name, out _);

    /// <summary>The SDK's own client for this vault; only its certificate check is told of the self-signed certificate.</summary>
    public SecretClient Open()
    {
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        var limits = SdkLimits.Default with { Retries = 0, Timeout = TimeSpan.FromSeconds(30), Transport = new HttpClientTransport(handler) };
        var options = limits.ApplyTo(new SecretClientOptions { DisableChallengeResourceVerification = true });
        return new SecretClient(server!.Address, new FixedToken(), options);
    }

    public async ValueTask StopAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        server = null;
    }

    public ValueTask DisposeAsync() => StopAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate =
                "Bearer authorization=\"https://login.example/00000000-0000-0000-0000-000000000000\", resource=\"https://vault.azure.net\"";
            return;
        }

        Interlocked.Increment(ref asked);
        if (context.Request.Headers.Authorization != "Bearer loopback-token" || context.Request.Method != "GET")
        {
            context.Response.StatusCode = 400;
            return;
        }

        await (Failing != 0 ? FailAsync(context) : SecretAsync(context));
    }

    private async Task FailAsync(HttpContext context)
    {
        context.Response.StatusCode = Failing;
        if (RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(new { error = new { code = "Forbidden", message = "no", innererror = new { code = FailureCode } } });
    }

    private async Task SecretAsync(HttpContext context)
    {
        var name = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[1];
        if (!secrets.TryGetValue(name, out var secret))
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsJsonAsync(new { error = new { code = "SecretNotFound", message = $"A secret with (name/id) {name} was not found" } });
            return;
        }

        var id = $"{server!.Address.AbsoluteUri}secrets/{name}/{secret.Version}";
        await context.Response.WriteAsJsonAsync(new { value = secret.Value, id, attributes = new { enabled = true, created = 1, updated = 1, exp = Expires } });
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("loopback-token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
