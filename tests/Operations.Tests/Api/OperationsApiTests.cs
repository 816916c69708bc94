using System.Net;
using System.Text;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Runs;
using Trunkline.Stores;

namespace Trunkline.Operations.Tests.Api;

public sealed class OperationsApiTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeadLetter Letter = new("posting", new StepFault("soap-fault", "the period is closed", 500), Now);
    private OperationsServer server = null!;

    public async Task InitializeAsync()
    {
        server = await OperationsServer.StartAsync();
        server.Runs.Views["waits"] = new RunView("waits", "pay", Now, new RunStatus(RunState.DeadLettered, Letter), null);
        server.Runs.Views["goes-on"] = new RunView("goes-on", "pay", Now, new RunStatus(RunState.Running), null);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task ARunIsShown()
    {
        using var run = await JsonAsync("/runs/waits");
        Assert.Equal("DeadLettered", run.RootElement.GetProperty("status").GetProperty("state").GetString());
        Assert.Equal("the period is closed", run.RootElement.GetProperty("status").GetProperty("deadLetter").GetProperty("fault").GetProperty("message").GetString());
    }

    [Fact]
    public async Task AnUnknownRunIs404WithItsName()
    {
        using var answer = await server.Http.GetAsync(new Uri("/runs/nope", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("nope", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/runs", 2)]
    [InlineData("/runs?state=deadlettered", 1)]
    [InlineData("/runs?size=1", 1)]
    public async Task RunsAreListedByStateAndPage(string path, int expected)
    {
        using var page = await JsonAsync(path);
        Assert.Equal(expected, page.RootElement.GetProperty("runs").GetArrayLength());
    }

    [Theory]
    [InlineData("/runs?state=dead")]
    [InlineData("/runs?state=7")]
    [InlineData("/runs?size=0")]
    [InlineData("/runs?size=1001")]
    [InlineData("/runs?size=many")]
    [InlineData("/dead-letters?size=-1")]
    public async Task AQueryThatMakesNoSenseIs400(string path)
    {
        using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("discard")]
    public async Task ADecisionReachesTheRunWithWhoAndWhyAndWhat(string decision)
    {
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"/runs/waits/{decision}", """{"by":"ada","reason":"period reopened"}"""));
        var (runId, signal, payload) = Assert.Single(server.Runs.Signals);
        Assert.Equal(("waits", decision), (runId, signal));
        Assert.Equal("ada", payload.GetProperty("by").GetString());
        Assert.Equal("period reopened", payload.GetProperty("reason").GetString());
        Assert.Equal(Now, payload.GetProperty("about").GetDateTimeOffset());
    }

    [Fact]
    public async Task AnEditedEventGoesAlongToTheByte()
    {
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("/runs/waits/resume", """{"event":{"id":"evt_1","data":{"n": 9007199254740993, "x": 1.10}}}"""));
        Assert.Equal("""{"id":"evt_1","data":{"n": 9007199254740993, "x": 1.10}}""", server.Runs.Signals[0].Payload.GetProperty("event").GetRawText());
    }

    [Fact]
    public async Task AnEmptyBodyDecidesToo()
    {
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("/runs/waits/resume", ""));
        Assert.Single(server.Runs.Signals);
    }

    [Theory]
    [InlineData("/runs/goes-on/resume", "{}", "application/json", HttpStatusCode.Conflict)]
    [InlineData("/runs/nope/resume", "{}", "application/json", HttpStatusCode.NotFound)]
    [InlineData("/runs/waits/resume", "{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/waits/resume", "[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/waits/resume", "null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/waits/resume", "{\"event\":3}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/waits/resume", "{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task ABadDecisionIsRefusedAndDecidesNothing(string path, string body, string contentType, HttpStatusCode expected)
    {
        Assert.Equal(expected, await PostAsync(path, body, contentType));
        Assert.Empty(server.Runs.Signals);
    }

    [Fact]
    public async Task ADecisionTooLargeIs413()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync("/runs/waits/resume", $$"""{"reason":"{{new string('x', 300_000)}}"}"""));
        Assert.Empty(server.Runs.Signals);
    }

    [Theory]
    [InlineData("GET", "/runs")]
    [InlineData("GET", "/runs/waits")]
    [InlineData("POST", "/runs/waits/resume")]
    [InlineData("POST", "/runs/waits/signals/approved")]
    public async Task AStoreThatCannotAnswerNowIs503WithRetryAfter(string method, string path)
    {
        server.Runs.Fault = new StoreUnavailableException("away", TimeSpan.FromSeconds(6.5));
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (method == "POST")
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
        Assert.DoesNotContain("away", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AContinuationThatNoPageGaveIs400()
    {
        server.Runs.Fault = new ArgumentException("no continuation");
        using var answer = await server.Http.GetAsync(new Uri("/runs?continuation=nonsense", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("continuation", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADiscardMayAskForAnUndo()
    {
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("/runs/waits/discard", """{"by":"ann","reason":"sold twice","undo":true}"""));
        var (_, signal, payload) = Assert.Single(server.Runs.Signals);
        Assert.Equal(Signals.Discard, signal);
        Assert.True(payload.GetProperty("undo").GetBoolean());
        Assert.Equal("sold twice", payload.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("resume", """{"event":{"data":1}}""")]
    [InlineData("discard", """{"undo":true}""")]
    public async Task ADecisionThatTheRunCannotTakeIs409AndSaysWhy(string decision, string body)
    {
        server.Runs.Parked = true;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(new Uri($"/runs/waits/{decision}", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(
            "run 'waits' stopped on an internal error: it can be resumed without 'event' and discarded without 'undo', as it is", said.RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task ADecisionThatCannotBeReadIsToldWhatItMayHold()
    {
        using var content = new StringContent("""{"undo":"yes"}""", Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(new Uri("/runs/waits/discard", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("undo", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASignalReachesItsRunToTheByte()
    {
        const string said = """{"by":"ann","n": 9007199254740993, "x": 1.10}""";
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("/runs/goes-on/signals/order-approved", said));
        var (run, name, payload) = Assert.Single(server.Runs.Signals);
        Assert.Equal(("goes-on", "order-approved", said), (run, name, payload.GetRawText()));
    }

    [Theory]
    [InlineData("/runs/nope/signals/approved", "{}", "application/json", HttpStatusCode.NotFound)]
    [InlineData("/runs/over/signals/approved", "{}", "application/json", HttpStatusCode.Conflict)]
    [InlineData("/runs/goes-on/signals/resume", "{}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/waits/signals/Discard", "{}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/goes-on/signals/approved", "", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/goes-on/signals/approved", "{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/goes-on/signals/approved", "[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/goes-on/signals/approved", "3", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("/runs/goes-on/signals/approved", "{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task ABadSignalIsRefusedAndReachesNobody(string path, string body, string contentType, HttpStatusCode expected)
    {
        var report = new RunReport { RunId = "over", Flow = "pay", State = RunState.Completed, StartedAt = Now };
        server.Runs.Views["over"] = new RunView("over", "pay", Now, new RunStatus(RunState.Completed), report);
        Assert.Equal(expected, await PostAsync(path, body, contentType));
        Assert.Empty(server.Runs.Signals);
    }

    [Fact]
    public async Task ASignalTooLargeIs413()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync("/runs/goes-on/signals/approved", $$"""{"x":"{{new string('x', 300_000)}}"}"""));
        Assert.Empty(server.Runs.Signals);
    }

    private async Task<JsonDocument> JsonAsync(string path) => JsonDocument.Parse(await server.Http.GetStringAsync(new Uri(path, UriKind.Relative)));

    private async Task<HttpStatusCode> PostAsync(string path, string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        using var answer = await server.Http.PostAsync(new Uri(path, UriKind.Relative), content);
        return answer.StatusCode;
    }
}
