using System.Net;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Trunkline.Connectors.Tests.Grants;

/// <summary>A partner that rotates refresh tokens and revokes everything when one is used twice.</summary>
internal sealed class RotatingPartner : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, bool> access = new();
    private Partner partner = null!;
    private string current = "refresh-1";
    private int given = 1;

    public string Url => partner.Url;

    public int Refreshes { get; private set; }

    public int TokenCalls => partner.Requests.Count(r => r.Target == "/token");

    public bool Revoked { get; private set; }

    public int TokenStatus { get; set; } = 200;

    public int Life { get; set; } = 1800;

    /// <summary>More members of the token endpoint's answers, with a comma before them.</summary>
    public string More { get; set; } = "";

    public Action? OnToken { get; set; }

    public static async Task<RotatingPartner> StartAsync()
    {
        var rotating = new RotatingPartner();
        rotating.partner = await Partner.StartAsync(rotating.AnswerAsync);
        return rotating;
    }

    public void RevokeAccess() => access.Clear();

    public void Revoke() => Revoked = true;

    public string Consent()
    {
        lock (gate)
        {
            Revoked = false;
            return current = $"refresh-{++given}";
        }
    }

    public ValueTask DisposeAsync() => partner.DisposeAsync();

    private Task AnswerAsync(HttpContext context, Seen seen)
    {
        if (seen.Target != "/token")
        {
            context.Response.StatusCode = access.ContainsKey(seen.Header("Authorization") ?? "") ? 200 : 401;
            return Task.CompletedTask;
        }

        if (TokenStatus != 200)
            return Partner.Json("{}", TokenStatus)(context);
        lock (gate)
        {
            OnToken?.Invoke();
            Revoked |= WebUtility.UrlDecode(seen.Body).Split('&').Single(p => p.StartsWith("refresh_token=", StringComparison.Ordinal)) != "refresh_token=" + current;
            if (Revoked)
                return Partner.Json("{\"error\":\"invalid_grant\"}", 400)(context);
            Refreshes++;
            current = $"refresh-{++given}";
            access[$"Bearer access-{given}"] = true;
            return Partner.Json($"{{\"access_token\":\"access-{given}\",\"refresh_token\":\"{current}\",\"expires_in\":{Life}{More}}}")(context);
        }
    }
}
