using System.Net;
using System.Text;
using System.Text.Json;
using Trunkline.Stores;

namespace Trunkline.Operations.Tests.Api;

public sealed class StartApiTests : IAsyncLifetime
{
    private OperationsServer server = null!;

    public async Task InitializeAsync() => server = await OperationsServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task AnOrderStartsARunAndSaysWhereItsStatusIs()
    {
        using var answer = await PostAsync("""{"id":"t-1","data":{"n": 9007199254740993}}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var (runId, input) = Assert.Single(server.Runs.Begun);
        Assert.Equal(runId, body.RootElement.GetProperty("runId").GetString());
        Assert.Equal("started", body.RootElement.GetProperty("result").GetString());
        Assert.Equal($"/api/ops/runs/{runId}", body.RootElement.GetProperty("status").GetString());
        Assert.Equal($"/api/ops/runs/{runId}", answer.Headers.Location!.ToString());
        Assert.Equal("""{"n": 9007199254740993}""", input.Event.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task TheSameOrderAgainIs200AndADuplicate()
    {
        using var first = await PostAsync("""{"id":"t-1"}""");
        using var second = await PostAsync("""{"id":"t-1"}""");
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Contains("\"duplicate\"", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(server.Runs.Begun);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"id":null,"data":null}""")]
    public async Task WithoutDataTheEventHasNone(string body)
    {
        using var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(JsonValueKind.Null, Assert.Single(server.Runs.Begun).Value.Event.GetProperty("data").ValueKind);
    }

    [Theory]
    [InlineData("{", "the body is no JSON")]
    [InlineData("[]", "the body is no JSON object with data and, if you like, id")]
    [InlineData("""{"id":7}""", "'id' is no text of 1 to 256 characters without control characters")]
    [InlineData("""{"id":""}""", "'id' is no text of 1 to 256 characters without control characters")]
    [InlineData("""{"id":"a\u0000"}""", "'id' is no text of 1 to 256 characters without control characters")]
    [InlineData("""{"id":"\ud800"}""", "the body is no JSON")]
    [InlineData("""{"\ud800":1}""", "the body is no JSON")]
    [InlineData("""{"dta":1}""", "unknown member 'dta': did you mean 'data'?")]
    public async Task ABadOrderIs400AndSaysWhatIsWrong(string body, string fault)
    {
        using var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(fault, said.RootElement.GetProperty("error").GetString());
        Assert.Empty(server.Runs.Begun);
    }

    [Fact]
    public async Task BytesThatAreNoTextAre400()
    {
        using var content = new ByteArrayContent([.. "{\"id\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");
        using var answer = await server.Http.PostAsync(new Uri("/flows/refund/runs", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task AnUnknownFlowIs404WithTheNearest()
    {
        using var answer = await PostAsync("{}", "refnd");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("there is no flow 'refnd' to start: did you mean 'refund'?", said.RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task WhatIsNoJsonIs415AndTooMuchIs413()
    {
        using var text = await PostAsync("{}", type: "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        using var much = await PostAsync($$"""{"data":"{{new string('x', 300_000)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, much.StatusCode);
    }

    [Fact]
    public async Task AStoreThatCannotAnswerNowIs503WithRetryAfter()
    {
        server.Runs.Fault = new StoreUnavailableException("away", TimeSpan.FromSeconds(6.5));
        using var answer = await PostAsync("{}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string flow = "refund", string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await server.Http.PostAsync(new Uri($"/flows/{flow}/runs", UriKind.Relative), content);
    }
}
