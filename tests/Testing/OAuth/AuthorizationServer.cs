using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.DependencyInjection;

namespace Trunkline.Testing.OAuth;

/// <summary>A partner with people's accounts, on a real server on loopback: <c>/authorize</c> consents at once, <c>/token</c> exchanges and rotates, everything else wants an
/// access token. Codes are good once, for who asked (PKCE) and where it was asked (redirect_uri); a token used twice revokes the whole grant.</summary>
public sealed class AuthorizationServer : IAsyncDisposable
{
    private const string PublicClient = "client-1";
    private readonly Lock gate = new();
    private readonly Dictionary<string, Code> codes = [];
    private readonly HashSet<string> spent = [];
    private WebApplication app = null!;
    private string? access;
    private string? refresh;
    private int given;

    /// <summary>Where it is.</summary>
    public string Url => app.Urls.First();

    /// <summary>What a client shows beside its id: <c>none</c>, <c>body</c>, <c>header</c> or <c>private_key_jwt</c>.</summary>
    public string ClientAuth { get; set; } = "none";

    /// <summary>The client's secret.</summary>
    public string Secret { get; } = "client-s3cret";

    /// <summary>The error with which the person is sent back; null where they consent.</summary>
    public string? Refusal { get; set; }

    /// <summary>Whether an exchange gives a refresh token.</summary>
    public bool GivesRefreshTokens { get; set; } = true;

    /// <summary>What the token endpoint answers in place of anything else; 200 for nothing.</summary>
    public int TokenStatus { get; set; } = 200;

    /// <summary>Questions that came to <c>/authorize</c>.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Questions { get; } = new();

    /// <summary>Forms that came to <c>/token</c>.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Forms { get; } = new();

    /// <summary>Calls that had a good access token: the token and the path.</summary>
    public ConcurrentQueue<(string Token, string Path)> Calls { get; } = new();

    /// <summary>Every code and token that was given, none of which may be shown anywhere.</summary>
    public ConcurrentQueue<string> Given { get; } = new();

    /// <summary>How often a refresh token was exchanged.</summary>
    public int Refreshes { get; private set; }

    /// <summary>Whether the grant was withdrawn.</summary>
    public bool IsRevoked
    {
        get
        {
            lock (gate)
                return refresh is null;
        }
    }

    /// <summary>Starts it.</summary>
    public static async Task<AuthorizationServer> StartAsync()
    {
        var server = new AuthorizationServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        server.app = builder.Build();
        server.app.MapGet("/authorize", (Delegate)server.Authorize);
        server.app.MapPost("/token", (Delegate)server.TokenAsync);
        server.app.MapFallback((Delegate)server.Call);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>The access token has expired.</summary>
    public void ExpireAccess()
    {
        lock (gate)
            access = null;
    }

    /// <summary>The person withdraws what they allowed.</summary>
    public void Revoke()
    {
        lock (gate)
            access = refresh = null;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IResult Authorize(HttpContext context)
    {
        var asked = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        Questions.Enqueue(asked);
        if (asked.GetValueOrDefault("response_type") != "code" || asked.GetValueOrDefault("client_id") != PublicClient
            || asked.GetValueOrDefault("code_challenge_method") != "S256" || asked.GetValueOrDefault("code_challenge") is not { Length: 43 } challenge
            || asked.GetValueOrDefault("state") is not { Length: >= 43 } state || asked.GetValueOrDefault("redirect_uri") is not { } redirect)
            return Results.BadRequest();
        if (Refusal is { } refusal)
            return Results.Redirect($"{redirect}?error={refusal}&error_description=The+person%0d%0a%1b[31msaid+no&state={Uri.EscapeDataString(state)}");
        var code = "code-" + RandomNumberGenerator.GetHexString(16, lowercase: true);
        Given.Enqueue(code);
        lock (gate)
            codes[code] = new Code(challenge, redirect);
        return Results.Redirect($"{redirect}?code={code}&state={Uri.EscapeDataString(state)}");
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = (await context.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
        Forms.Enqueue(form);
        if (TokenStatus != 200)
            return Results.StatusCode(TokenStatus);
        if (!IsClient(context.Request, form))
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        lock (gate)
        {
            return form.GetValueOrDefault("grant_type") switch
            {
                "authorization_code" => Exchange(form),
                "refresh_token" => Rotate(form),
                _ => Results.Json(new { error = "unsupported_grant_type" }, statusCode: 400),
            };
        }
    }

    private IResult Exchange(Dictionary<string, string> form)
    {
        var name = form.GetValueOrDefault("code") ?? "";
        if (!spent.Add(name))
            refresh = access = null;
        else if (codes.TryGetValue(name, out var code) && code.Redirect == form.GetValueOrDefault("redirect_uri")
            && code.Challenge == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form.GetValueOrDefault("code_verifier") ?? ""))))
            return Give();
        return Results.Json(new { error = "invalid_grant", error_description = $"what is {name}?" }, statusCode: 400);
    }

    private IResult Rotate(Dictionary<string, string> form)
    {
        if (refresh is null || form.GetValueOrDefault("refresh_token") != refresh)
        {
            refresh = access = null;
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        Refreshes++;
        return Give();
    }

    private IResult Give()
    {
        given++;
        (access, refresh) = ($"access-{given}-x", $"refresh-{given}-x");
        Given.Enqueue(access);
        Given.Enqueue(refresh);
        return Results.Json(GivesRefreshTokens
            ? new Dictionary<string, object> { ["access_token"] = access, ["refresh_token"] = refresh, ["expires_in"] = 3600, ["token_type"] = "Bearer" }
            : new Dictionary<string, object> { ["access_token"] = access, ["expires_in"] = 3600, ["token_type"] = "Bearer" });
    }

    private bool IsClient(HttpRequest request, Dictionary<string, string> form) => ClientAuth switch
    {
        "header" => request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{PublicClient}:{Secret}")) && !form.ContainsKey("client_secret"),
        "body" => form.GetValueOrDefault("client_id") == PublicClient && form.GetValueOrDefault("client_secret") == Secret,
        "private_key_jwt" => form.GetValueOrDefault("client_id") == PublicClient && form.GetValueOrDefault("client_assertion") is { Length: > 100 } && !form.ContainsKey("client_secret"),
        _ => form.GetValueOrDefault("client_id") == PublicClient && !form.ContainsKey("client_secret") && !request.Headers.ContainsKey("Authorization"),
    };

    private IResult Call(HttpContext context)
    {
        lock (gate)
        {
            if (access is null || context.Request.Headers.Authorization != "Bearer " + access)
                return Results.StatusCode(401);
            Calls.Enqueue((access, context.Request.Path));
            return Results.Json(new { ok = true });
        }
    }

    private sealed record Code(string Challenge, string Redirect);
}
