using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Trunkline.Demo;

/// <summary>The host as an outsider sees it: webhooks in, the operations API out.</summary>
internal sealed class HostClient(HttpClient http, DemoOptions options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Posts bytes with the signature of, possibly, other bytes.</summary>
    public async Task<(int Status, string Body)> PostAsync(byte[] body, byte[] signed, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Host, "/api/hooks/stripe")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in options.Sign(signed))
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>A run as the operations API shows it; undefined where there is none.</summary>
    public async Task<JsonElement> RunAsync(string runId, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(options.Host, $"/api/ops/runs/{Uri.EscapeDataString(runId)}"), cancellationToken);
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken) : default;
    }

    /// <summary>Waits until a run is in a state, or over; gives it as it was last seen.</summary>
    public async Task<JsonElement> UntilAsync(string runId, string state, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = options.Time.GetTimestamp();
        while (true)
        {
            var run = await RunAsync(runId, cancellationToken);
            if (State(run) is var now && (now == state || now is "Completed" or "Discarded") || options.Time.GetElapsedTime(start) > patience)
                return run;
            await Task.Delay(Pause, options.Time, cancellationToken);
        }
    }

    /// <summary>Waits until the list of dead letters has a run: it says so of itself a moment before it is listed.</summary>
    public async Task<bool> IsListedAsync(string runId, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = options.Time.GetTimestamp();
        while (!await IsDeadLetterAsync(runId, cancellationToken))
        {
            if (options.Time.GetElapsedTime(start) > patience)
                return false;
            await Task.Delay(Pause, options.Time, cancellationToken);
        }

        return true;
    }

    public async Task<bool> IsDeadLetterAsync(string runId, CancellationToken cancellationToken)
    {
        var page = await http.GetFromJsonAsync<JsonElement>(new Uri(options.Host, "/api/ops/dead-letters?size=1000"), cancellationToken);
        return page.GetProperty("entries").EnumerateArray().Any(e => e.GetProperty("runId").GetString() == runId);
    }

    public async Task<int> ResumeAsync(string runId, string by, string reason, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(new Uri(options.Host, $"/api/ops/runs/{Uri.EscapeDataString(runId)}/resume"), new { by, reason }, cancellationToken);
        return (int)response.StatusCode;
    }

    public static string State(JsonElement run) =>
        run.ValueKind == JsonValueKind.Object ? run.GetProperty("status").GetProperty("state").GetString() ?? "" : "unknown";

    /// <summary>The step of that id in the run's report; undefined where there is none.</summary>
    public static JsonElement Step(JsonElement run, string id) =>
        run.ValueKind == JsonValueKind.Object && run.TryGetProperty("report", out var report)
            ? report.GetProperty("steps").EnumerateArray().FirstOrDefault(s => s.GetProperty("id").GetString() == id)
            : default;

    public static int Attempts(JsonElement step) =>
        step.ValueKind == JsonValueKind.Object && step.TryGetProperty("attempts", out var attempts) ? attempts.GetArrayLength() : 0;
}
