using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Trunkline.Cli.Local;
using Trunkline.Connectors.Credentials.Grants;

namespace Trunkline.Cli.Connecting;

/// <summary>A running host exchanges the consent itself: tokens, client secret and encryption key stay with it.</summary>
internal sealed class HostGrants : IGrantPlace
{
    /// <summary>The setting that holds a deployed app's function key.</summary>
    public const string KeySetting = "TRUNKLINE_FUNCTION_KEY";

    private readonly Uri host;
    private readonly HttpClient http = new();

    /// <exception cref="CommandFault">The host is elsewhere and would be talked to in clear text.</exception>
    public HostGrants(Uri host, string? key)
    {
        if (host.Scheme != Uri.UriSchemeHttps && !host.IsLoopback)
            throw new CommandFault($"{host} is on another machine: use https there, since a consent is sent.");
        this.host = host;
        if (key is not null && !host.IsLoopback)
            http.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    public string Name => $"the host at {host}";

    public async Task CheckAsync(CancellationToken stop)
    {
        if (await HostHealth.AskAsync(http, host, stop) is null)
            throw new CommandFault($"no host answers at {host}, and it is what keeps the grant: start it with ./run, say where it is with --host, or write into Azure's tables with --storage azure.");
    }

    public async Task ConnectAsync(string connection, ConsentCode consent, CancellationToken stop)
    {
        var order = new { code = consent.Code, codeVerifier = consent.Verifier, redirectUri = consent.Redirect, by = Environment.UserName is { Length: > 0 } user ? user : "somebody" };
        try
        {
            using var response = await http.PutAsJsonAsync(new Uri(host, $"/api/ops/connections/{connection}/grant"), order, stop);
            if (!response.IsSuccessStatusCode)
                throw new CommandFault(Problem(response.StatusCode, await response.Content.ReadAsStringAsync(stop)));
        }
        catch (HttpRequestException e)
        {
            throw new CommandFault($"{Name} went away before it took the consent ({e.Message}): start it and connect again.");
        }
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return default;
    }

    private string Problem(HttpStatusCode status, string answer) => (status, Said(answer)) switch
    {
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => $"{Name} wants the app's function key: put it into {KeySetting}.",
        (HttpStatusCode.ServiceUnavailable, _) => $"{Name} cannot reach its store now: nothing was exchanged or kept; connect again in a moment.",
        (_, { } said) => said.EndsWith('?') ? said : said.TrimEnd('.') + ".",
        (HttpStatusCode.NotFound, null) => $"{Name} knows no grants: is it of another version?",
        _ => $"{Name} answered {(int)status}.",
    };

    private static string? Said(string answer)
    {
        try
        {
            var root = JsonElement.Parse(answer);
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
