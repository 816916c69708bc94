using System.Net;
using System.Text;
using System.Text.Json;

namespace Trunkline.EndToEnd.Tests.Hosting;

/// <summary>Posts orders to the source <c>orders</c> and asks the host about their runs.</summary>
internal static class OrdersClient
{
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string> { ["TRUNKLINE_SECRET_ORDERS_KEY"] = "k3y" };

    public const string SourceYaml = "source: orders\nprovider: api-key\nsecrets: [orders-key]\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<HttpResponseMessage> PostOrderAsync(this HttpClient http, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/orders") { Content = new StringContent($$"""{"id":"{{id}}"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Api-Key", "k3y");
        return await http.SendAsync(request);
    }

    public static async Task AcceptedAsync(this HttpClient http, string id)
    {
        using var answer = await http.PostOrderAsync(id);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public static async Task<JsonElement> GetJsonAsync(this HttpClient http, string path)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.Clone();
    }

    public static async Task<HttpStatusCode> DecideAsync(this HttpClient http, string runId, string decision, string body = "{}")
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"/api/ops/runs/{runId}/{decision}", UriKind.Relative), content);
        return answer.StatusCode;
    }

    /// <summary>Asks again and again until the answer is as wanted: each question is a request of its own, so no time is set but the limit.</summary>
    public static async Task<JsonElement> UntilAsync(this HttpClient http, string path, Func<JsonElement, bool> wanted)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await http.GetJsonAsync(path);
            if (wanted(answer))
                return answer;
            Assert.False(limit.IsCancellationRequested, $"{path} did not become as wanted; last: {answer}");
        }
    }

    /// <summary>The only dead letter, once it is there.</summary>
    public static async Task<JsonElement> DeadLetterAsync(this HttpClient http) =>
        (await http.UntilAsync("/api/ops/dead-letters", a => a.GetProperty("entries").GetArrayLength() == 1)).GetProperty("entries")[0];

    /// <summary>The run once it is in a state.</summary>
    public static Task<JsonElement> RunAsync(this HttpClient http, string runId, string state) =>
        http.UntilAsync($"/api/ops/runs/{runId}", a => a.GetProperty("status").GetProperty("state").GetString() == state);
}
