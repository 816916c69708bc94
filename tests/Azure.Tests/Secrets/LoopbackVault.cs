using System.Collections.Concurrent;
using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Http;
using Trunkline.Azure.Http;
using Trunkline.Testing.Network;

namespace Trunkline.Azure.Tests.Secrets;

/// <summary>A vault that speaks Key Vault's REST protocol over HTTPS, challenge included, and fails on command.</summary>
internal sealed class LoopbackVault : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, List<SecretVersion>> secrets = new(StringComparer.OrdinalIgnoreCase);
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

    /// <summary>Answered with this status instead of a list of versions; 0 while all is well.</summary>
    public int FailingLists { get; set; }

    /// <summary>Versions on one page of a list.</summary>
    public int PageSize { get; set; } = 25;

    /// <summary>Requests with a token so far.</summary>
    public int Asked => asked;

    public static async Task<LoopbackVault> StartAsync()
    {
        var vault = new LoopbackVault();
        vault.server = await LoopbackServer.StartAsync(vault.AnswerAsync, https: true);
        return vault;
    }

    /// <summary>Adds a version, made now or when it is said to have been.</summary>
    public SecretVersion Set(string name, string value, DateTimeOffset? created = null)
    {
        var version = new SecretVersion(value, Interlocked.Increment(ref versions).ToString("x32", CultureInfo.InvariantCulture), created?.ToUnixTimeSeconds() ?? 1);
        secrets.AddOrUpdate(name, _ => [version], (_, before) => [.. before, version]);
        return version;
    }

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

        var isList = context.Request.Path.Value!.EndsWith("/versions", StringComparison.Ordinal);
        var failing = isList && FailingLists != 0 ? FailingLists : Failing;
        await (failing != 0 ? FailAsync(context, failing) : isList ? ListAsync(context) : SecretAsync(context));
    }

    private async Task FailAsync(HttpContext context, int failing)
    {
        context.Response.StatusCode = failing;
        if (RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(new { error = new { code = "Forbidden", message = "no", innererror = new { code = FailureCode } } });
    }

    private async Task SecretAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var name = parts[1];
        var asked = secrets.TryGetValue(name, out var all) ? parts.Length > 2 ? all.Find(one => one.Version == parts[2]) : all[^1] : null;
        if (asked is null)
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsJsonAsync(new { error = new { code = "SecretNotFound", message = $"A secret with (name/id) {name} was not found" } });
            return;
        }

        await context.Response.WriteAsJsonAsync(new { value = asked.Value, id = Id(name, asked), attributes = Attributes(asked) });
    }

    /// <summary>In no order that means anything, as the vault has it: here by the version's id turned round.</summary>
    private async Task ListAsync(HttpContext context)
    {
        var name = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[1];
        var all = secrets.TryGetValue(name, out var found) ? found.OrderBy(one => string.Concat(one.Version.Reverse())).ToList() : [];
        var from = int.TryParse(context.Request.Query["$skiptoken"], out var skip) ? skip : 0;
        var next = from + PageSize < all.Count ? $"{server!.Address.AbsoluteUri}secrets/{name}/versions?api-version=7.6&$skiptoken={from + PageSize}" : null;
        await context.Response.WriteAsJsonAsync(new
        {
            value = all.Skip(from).Take(PageSize).Select(one => new { id = Id(name, one), attributes = Attributes(one) }),
            nextLink = next,
        });
    }

    private string Id(string name, SecretVersion version) => $"{server!.Address.AbsoluteUri}secrets/{name}/{version.Version}";

    private object Attributes(SecretVersion version) =>
        new { enabled = version.Enabled, created = version.Created, updated = version.Created, exp = version.Expires ?? Expires };

    /// <summary>One version; what a person changes about it later can be set.</summary>
    public sealed record SecretVersion(string Value, string Version, long Created)
    {
        public bool Enabled { get; set; } = true;

        public long? Expires { get; set; }
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("loopback-token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
