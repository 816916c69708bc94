using System.Net.Http.Json;
using System.Text.Json;

namespace Trunkline.Demo;

/// <summary>A request that a partner received.</summary>
internal sealed record Received(long Number, string Partner, DateTimeOffset At, string Method, string Path, string? IdempotencyKey, int Status, bool Accepted, string Body);

/// <summary>The sandbox's control API: what the partners really received, and how they are to misbehave.</summary>
internal sealed class SandboxClient(HttpClient http, Uri control)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private long baseline;

    /// <summary>Leaves what was received until now out of every later answer.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        for (var page = await PageAsync("", cancellationToken); page.Length > 0; page = await PageAsync("", cancellationToken))
            baseline = page[^1].Number;
    }

    /// <summary>What a partner received since the beginning that holds a text in its path or body, oldest first.</summary>
    public Task<Received[]> ReceivedAsync(string partner, string contains, CancellationToken cancellationToken) =>
        PageAsync($"&partner={partner}&contains={Uri.EscapeDataString(contains)}", cancellationToken);

    /// <summary>Waits until a partner has received something that holds a text.</summary>
    public async Task UntilAsync(string partner, string contains, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while ((await ReceivedAsync(partner, contains, cancellationToken)).Length == 0 && time.GetElapsedTime(start) < patience)
            await Task.Delay(Pause, time, cancellationToken);
    }

    public async Task OrderAsync(string partner, string order, object? body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(new Uri(control, $"/sandbox/{partner}/{order}"), body ?? new { }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task<Received[]> PageAsync(string filter, CancellationToken cancellationToken)
    {
        var page = await http.GetFromJsonAsync<JsonElement>(new Uri(control, $"/sandbox/requests?after={baseline}{filter}"), cancellationToken);
        return page.GetProperty("requests").Deserialize<Received[]>(JsonSerializerOptions.Web)!;
    }
}
