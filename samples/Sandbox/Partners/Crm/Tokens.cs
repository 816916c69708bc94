using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Net;

namespace Trunkline.Sandbox.Partners.Crm;

/// <summary>The CRM's OAuth2 token endpoint (RFC 6749, client credentials) and the tokens it gave.</summary>
internal sealed class Tokens(TimeProvider time, TimeSpan lifetime)
{
    private static readonly string[] Scopes = ["contacts.read", "contacts.write"];
    private readonly Dictionary<string, DateTimeOffset> good = new(StringComparer.Ordinal);

    public void Clear() => good.Clear();

    public bool IsGood(string? token) => token is not null && good.TryGetValue(token, out var until) && until > time.GetUtcNow();

    public Answer Grant(PartnerRequest request)
    {
        if (request.Method != "POST")
            return Error(405, "invalid_request", "The token endpoint takes POST.").With("Allow", "POST");
        if (!request.HasMediaType("application/x-www-form-urlencoded"))
            return Error(400, "invalid_request", "The body is form-encoded.");
        var form = request.Body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .GroupBy(p => WebUtility.UrlDecode(p[0])).ToDictionary(g => g.Key, g => g.Select(p => p.Length > 1 ? WebUtility.UrlDecode(p[1]) : "").ToArray());
        if (form.FirstOrDefault(f => f.Value.Length > 1).Key is { } twice)
            return Error(400, "invalid_request", $"The parameter {twice} stands twice.");
        string? One(string name) => form.GetValueOrDefault(name)?[0];

        // RFC 6749 2.3.1: the pair in a basic header is form-encoded before it is joined.
        var basic = request.Basic();
        var id = basic is { } b ? WebUtility.UrlDecode(b.User) : One("client_id");
        var secret = basic is { } c ? WebUtility.UrlDecode(c.Password) : One("client_secret");
        if (id != SandboxKeys.CrmClientId || secret != SandboxKeys.CrmClientSecret)
        {
            var refused = Error(401, "invalid_client", "Client authentication failed.");
            return basic is null ? refused : refused.With("WWW-Authenticate", "Basic realm=\"crm\"");
        }

        if (One("grant_type") != "client_credentials")
            return Error(400, One("grant_type") is null ? "invalid_request" : "unsupported_grant_type", "Use grant_type=client_credentials.");
        var scope = One("scope") ?? string.Join(' ', Scopes);
        if (scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(s => !Scopes.Contains(s)))
            return Error(400, "invalid_scope", $"Known scopes: {string.Join(' ', Scopes)}.");
        return Token(scope);
    }

    private Answer Token(string scope)
    {
        foreach (var old in good.Where(g => g.Value <= time.GetUtcNow()).Select(g => g.Key).ToList())
            good.Remove(old);
        var token = RandomNumberGenerator.GetHexString(40, lowercase: true);
        good[token] = time.GetUtcNow() + lifetime;
        string Body(string shown) => new JsonObject
        {
            ["access_token"] = shown, ["token_type"] = "Bearer", ["expires_in"] = (int)lifetime.TotalSeconds, ["scope"] = scope,
        }.ToJsonString();
        return (new Answer(200, Body(token)) { Masked = Body("***") }).With("Cache-Control", "no-store");
    }

    private static Answer Error(int status, string error, string description) =>
        new(status, new JsonObject { ["error"] = error, ["error_description"] = description }.ToJsonString());
}
