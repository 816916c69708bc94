using System.Net.Http.Json;
using System.Text.Json;

namespace Trunkline.Cli.Local;

/// <summary>What a running host says of itself at <c>/api/health</c>.</summary>
internal sealed record HostHealth(string? Status, int? Pid, string? Storage, string? Version)
{
    /// <summary>Asks; null when nothing there answers as a Trunkline host does.</summary>
    public static async Task<HostHealth?> AskAsync(HttpClient http, Uri host, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(host, "/api/health"), cancellationToken);
            if (!response.IsSuccessStatusCode)
                return null;
            var health = await response.Content.ReadFromJsonAsync<HostHealth>(JsonSerializerOptions.Web, cancellationToken);
            return health?.Status is null ? null : health;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
