using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Operations.Api;
using Trunkline.Stores;

namespace Trunkline.Operations.Tests.Api;

public sealed class GrantsApiTests : IAsyncLifetime, IGrants
{
    private const string Good = """{"code":"c0de-1","codeVerifier":"ver1fier","redirectUri":"http://127.0.0.1:1/callback","by":"ann"}""";
    private readonly KeptLog log = new();
    private readonly HttpClient http = new();
    private readonly List<(string Connection, ConsentCode Consent)> asked = [];
    private WebApplication app = null!;
    private Func<GrantAnswer> answer = () => new GrantAnswer(GrantResult.Connected);

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        var api = new GrantsApi(this, log);
        app.MapPut("/{connection}", (HttpRequest request, string connection, CancellationToken cancellation) => api.ConnectAsync(request, connection, cancellation));
        await app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    public Task<GrantAnswer> ConnectAsync(string connection, ConsentCode consent, CancellationToken cancellationToken)
    {
        asked.Add((connection, consent));
        return Task.FromResult(answer());
    }

    [Fact]
    public async Task AConsentIsExchangedAndItIsWrittenDownWhoGaveIt()
    {
        using var response = await PutAsync(Good);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"connection":"crm","result":"connected"}""", await response.Content.ReadAsStringAsync());
        var (connection, consent) = Assert.Single(asked);
        Assert.Equal(("crm", "c0de-1", "ver1fier", "http://127.0.0.1:1/callback"), (connection, consent.Code, consent.Verifier, consent.Redirect));
        Assert.Equal("Information: Connection 'crm' was connected by ann: its grant is new", Assert.Single(log.Lines));
        Assert.DoesNotContain("c0de-1", consent.ToString());
    }

    [Theory]
    [InlineData(GrantResult.NoSuchConnection, 404, 0)]
    [InlineData(GrantResult.Unfit, 409, 1)]
    [InlineData(GrantResult.Refused, 422, 1)]
    [InlineData(GrantResult.Unreachable, 502, 1)]
    public async Task WhatWentWrongIsToldAndWrittenDown(GrantResult result, int status, int lines)
    {
        answer = () => new GrantAnswer(result, "it went wrong");
        using var response = await PutAsync(Good);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("""{"error":"it went wrong"}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(lines, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.Equal($"Warning: Connection 'crm' could not be connected by ann: {result}", line));
    }

    [Theory]
    [InlineData("", "the body is no JSON object with code, codeVerifier and redirectUri")]
    [InlineData("{", "the body is no JSON")]
    [InlineData("[]", "the body is no JSON object with code, codeVerifier and redirectUri")]
    [InlineData("""{"codeVerifier":"v","redirectUri":"r"}""", "'code' is missing")]
    [InlineData("""{"code":"c","codeVerifier":"v"}""", "'redirectUri' is missing")]
    [InlineData("""{"code":7,"codeVerifier":"v","redirectUri":"r"}""", "'code' is no text of 1 to 4096 characters without control characters")]
    [InlineData("""{"code":"","codeVerifier":"v","redirectUri":"r"}""", "'code' is no text of 1 to 4096 characters without control characters")]
    [InlineData("""{"code":"c","codeVerifier":"v","redirectUri":"r","by":"a\nb"}""", "'by' is no text of 1 to 4096 characters without control characters")]
    [InlineData("""{"code":"\ud800","codeVerifier":"v","redirectUri":"r"}""", "the body is no JSON")]
    [InlineData("""{"code":"c","verifier":"v","redirectUri":"r"}""", "unknown member 'verifier': use one of code, codeVerifier, redirectUri, by")]
    public async Task ABadBodyIs400AndSaysWhatIsWrong(string body, string fault)
    {
        using var response = await PutAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(fault, System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error").GetString());
        Assert.Empty(asked);
    }

    [Fact]
    public async Task WithoutJsonItIsNotRead()
    {
        using var content = new StringContent(Good, Encoding.UTF8, "text/plain");
        using var response = await http.PutAsync($"{app.Urls.First()}/crm", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task AStoreThatIsAwayIs503WithRetryAfter()
    {
        answer = () => throw new StoreUnavailableException("down", TimeSpan.FromSeconds(7));
        using var response = await PutAsync(Good);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(7)), (response.StatusCode, response.Headers.RetryAfter!.Delta));
    }

    private Task<HttpResponseMessage> PutAsync(string body) => http.PutAsync($"{app.Urls.First()}/crm", new StringContent(body, Encoding.UTF8, "application/json"));

    private sealed class KeptLog : ILogger<GrantsApi>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
