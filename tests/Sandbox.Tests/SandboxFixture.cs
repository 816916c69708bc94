using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Trunkline.Sandbox.Tests;

/// <summary>A sandbox of its own on free ports, with a clock that stands until it is moved.</summary>
public abstract class SandboxFixture : IAsyncLifetime
{
    private protected StandingClock Clock { get; } = new();

    protected HttpClient Http { get; } = new();

    protected SandboxServer Sandbox { get; private set; } = null!;

    protected virtual SandboxOptions Options => new() { BasePort = 0, Time = Clock };

    public async Task InitializeAsync() => Sandbox = await SandboxServer.StartAsync(Options);

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Sandbox.DisposeAsync();
    }

    protected HttpRequestMessage Request(HttpMethod method, string partner, string path, AuthenticationHeaderValue? authorization = null, HttpContent? content = null) =>
        new(method, new Uri(Sandbox.AddressOf(partner), path)) { Headers = { Authorization = authorization }, Content = content };

    protected async Task<(int Status, JsonElement Body)> JsonAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    protected async Task<JsonElement> OrderAsync(string path, string body = "")
    {
        using var response = await Http.PostAsync(new Uri(Sandbox.Control, path), new StringContent(body, Encoding.UTF8, "application/json"));
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    protected async Task<JsonElement[]> RequestsAsync(string query = "") =>
        [.. (await JsonAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Sandbox.Control, $"/sandbox/requests{query}")))).Body.GetProperty("requests").EnumerateArray()];

    protected static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    protected static StringContent Form(string text) => new(text, Encoding.UTF8, "application/x-www-form-urlencoded");
}

internal sealed class StandingClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
