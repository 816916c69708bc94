using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Runs;
using Trunkline.Runs.DeadLetters;
using Trunkline.Stores;

namespace Trunkline.Operations.Tests.Api;

public sealed class DeadLettersApiTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeadLetter Letter = new("post", new StepFault("http-422", "refused", 422), Now, "erp");
    private OperationsServer server = null!;

    public async Task InitializeAsync()
    {
        server = await OperationsServer.StartAsync();
        server.Runs.Views["waits"] = new RunView("waits", "pay", Now, new RunStatus(RunState.DeadLettered, Letter), null);
        server.Runs.Views["goes-on"] = new RunView("goes-on", "pay", Now, new RunStatus(RunState.Running), null);
        await new DeadLetterIndex(server.Table).EnterAsync(new DeadLetterEntry("waits", "pay", "s", "e1", "post", Letter.Fault, Now, "erp"), default);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("nope", HttpStatusCode.NotFound)]
    [InlineData("goes-on", HttpStatusCode.Conflict)]
    public async Task What_is_no_dead_letter_cannot_be_looked_into(string runId, HttpStatusCode status)
    {
        using var answer = await server.Http.GetAsync(new Uri($"/dead-letters/{runId}", UriKind.Relative));
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task The_next_request_is_evaluated_anew_and_what_would_fail_is_said()
    {
        server.Runs.Inputs["waits"] = Input("""{ "event": event.id, "iban": "DE02", "of": first.no }""");
        using (var shown = await JsonAsync("/dead-letters/waits"))
        {
            var next = shown.RootElement.GetProperty("next")[0];
            Assert.Equal("""{"event":"e1","iban":"***","of":12345678901234567890}""", next.GetProperty("body").GetRawText());
            Assert.Equal("/v1/e1", next.GetProperty("path").GetString());
        }

        server.Runs.Inputs["waits"] = Input("$error('no such rate')");
        using var fails = await JsonAsync("/dead-letters/waits");
        Assert.Equal(0, fails.RootElement.GetProperty("next").GetArrayLength());
        Assert.Equal("expression", fails.RootElement.GetProperty("wouldFail").GetProperty("fault").GetProperty("code").GetString());
        Assert.Empty(server.Runs.Signals);
    }

    [Fact]
    public async Task A_connections_secret_is_shown_under_no_name_and_nothing_is_shown_while_secrets_cannot_be_read()
    {
        server.Runs.Inputs["waits"] = Input("""{ "event": event.id, "remark": "they wrote hunter22 back" }""");
        server.Secrets.Values = ["hunter22"];
        using (var shown = await JsonAsync("/dead-letters/waits"))
            Assert.Equal("""{"event":"e1","remark":"they wrote *** back"}""", shown.RootElement.GetProperty("next")[0].GetProperty("body").GetRawText());
        server.Secrets.Values = null;
        using var hidden = await JsonAsync("/dead-letters/waits");
        Assert.Equal(0, hidden.RootElement.GetProperty("next").GetArrayLength());
        Assert.Contains("secrets cannot be read", hidden.RootElement.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said()
    {
        using var shown = await JsonAsync("/dead-letters/waits");
        Assert.Contains("cannot be read", shown.RootElement.GetProperty("note").GetString(), StringComparison.Ordinal);
        server.Runs.Inputs["waits"] = Input("1") with { DeadLetter = null };
        using var rests = await JsonAsync("/dead-letters/waits");
        Assert.Contains("look again", rests.RootElement.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resume", "")]
    [InlineData("resume", "[]")]
    [InlineData("resume", "null")]
    [InlineData("resume", "{}")]
    [InlineData("resume", """{"filter":{}}""")]
    [InlineData("resume", """{"filter":{"connexion":"erp"}}""")]
    [InlineData("resume", """{"all":true,"rate":0}""")]
    [InlineData("resume", """{"all":true,"rate":101}""")]
    [InlineData("resume", """{"all":true,"rate":"fast"}""")]
    [InlineData("resume", """{"filter":{"olderThan":"yesterday"}}""")]
    [InlineData("discard", """{"all":true}""")]
    [InlineData("discard", """{"all":true,"reason":" "}""")]
    public async Task A_body_that_makes_no_sense_is_refused_and_decides_nothing(string decision, string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(decision, body)).Status);
        Assert.Empty(server.Runs.Signals);
    }

    [Theory]
    [InlineData("resume", """{"filter":{"connection":"erp","fault":"http-422","step":"post","flow":"pay","olderThan":"2026-11-21T00:00:00Z","newerThan":"2026-11-19T00:00:00Z"}}""", 1)]
    [InlineData("resume", """{"filter":{"connection":"crm"}}""", 0)]
    [InlineData("resume", """{"filter":{"olderThan":"2026-11-20T12:00:00Z"}}""", 0)]
    [InlineData("discard", """{"all":true,"reason":"a test","by":"ada","rate":100}""", 1)]
    public async Task Those_that_the_filter_matches_are_decided(string decision, string body, int decided)
    {
        Assert.Equal((HttpStatusCode.OK, decided), await PostAsync(decision, body));
        Assert.Equal(decided, server.Runs.Signals.Count);
        Assert.All(server.Runs.Signals, s => Assert.Equal((decision, Now), (s.Signal, s.Payload.GetProperty("about").GetDateTimeOffset())));
    }

    [Fact]
    public async Task The_archive_is_listed_and_shown()
    {
        using var empty = await JsonAsync("/archive");
        Assert.Equal(0, empty.RootElement.GetProperty("entries").GetArrayLength());
        foreach (var id in new[] { "waits", "a%23b", "a%2Fb", "a%5Cb", "a%3Fb", "a%01b", new string('x', 600) })
        {
            using var none = await server.Http.GetAsync(new Uri($"/archive/{id}", UriKind.Relative));
            Assert.Equal((id, HttpStatusCode.NotFound), (id, none.StatusCode));
        }
    }

    [Fact]
    public async Task What_expired_is_shown_without_secrets_and_not_at_all_while_they_cannot_be_read()
    {
        var input = Input("1");
        server.Runs.Inputs["waits"] = input with
        {
            Event = JsonElement.Parse("""{"id":"e1","data":{"remark":"they wrote hunter22 back","iban":"DE02","half":"\ud800","n":1.10}}"""),
            Failed = [input.Failed[0] with { Fault = new StepFault("http-422", "refused: hunter22", 422) }],
        };
        var index = new DeadLetterIndex(server.Table);
        var expiry = new DeadLetterExpiry(
            index, new DeadLetterDesk(server.Runs), new DeadLetterArchive(server.Table), server.Runs, server.Runs, new DeadLetterOptions(TimeSpan.FromDays(1)), new DaysLater(),
            NullLogger<DeadLetterExpiry>.Instance);
        Assert.Equal(1, await expiry.ExpireAsync(default));
        server.Secrets.Values = ["hunter22"];
        using (var shown = await JsonAsync("/archive/waits"))
        {
            var kept = shown.RootElement.GetProperty("input");
            Assert.Equal("""{"remark":"they wrote *** back","iban":"***","half":"***","n":1.10}""", kept.GetProperty("event").GetProperty("data").GetRawText());
            Assert.Equal("refused: ***", kept.GetProperty("failed")[0].GetProperty("fault").GetProperty("message").GetString());
            Assert.Equal("waits", shown.RootElement.GetProperty("entry").GetProperty("runId").GetString());
        }

        server.Secrets.Values = null;
        using var hidden = await server.Http.GetAsync(new Uri("/archive/waits", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, hidden.StatusCode);
        Assert.NotNull(hidden.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_dead_letter_as_deep_as_an_event_may_be_is_shown()
    {
        var (open, close) = (string.Concat(Enumerable.Repeat("[", 80)), string.Concat(Enumerable.Repeat("]", 80)));
        server.Runs.Inputs["waits"] = Input("event.data") with { Event = JsonElement.Parse($$"""{"id":"e1","source":"s","data":{{open}}7{{close}}}""", new JsonDocumentOptions { MaxDepth = 96 }) };
        using var answer = await server.Http.GetAsync(new Uri("/dead-letters/waits", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"{open}7{close}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_books_are_stated_and_a_store_that_is_away_is_503()
    {
        using (var state = await JsonAsync("/reconcile"))
        {
            Assert.Equal(3, state.RootElement.GetProperty("accepted").GetInt64());
            Assert.Equal(1, state.RootElement.GetProperty("difference").GetInt64());
            Assert.Equal(JsonValueKind.Null, state.RootElement.GetProperty("inFlight").ValueKind);
        }

        server.Runs.Fault = new StoreUnavailableException("away", TimeSpan.FromSeconds(7));
        foreach (var path in new[] { "/reconcile", "/dead-letters/waits" })
        {
            using var away = await server.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "7"), (away.StatusCode, away.Headers.RetryAfter!.ToString()));
        }
    }

    private static RunInput Input(string body) => new()
    {
        Plan = new FlowPlan(FlowPlan.CurrentVersion, "pay",
        [
            new CallStep { Id = "first", Connection = "erp", Template = new() { Method = "GET", Path = "/a" }, Retry = new() },
            new CallStep { Id = "post", Connection = "erp", Template = new() { Method = "POST", Path = "/v1/{event.id}", Body = body }, Retry = new() },
        ]),
        Event = JsonElement.Parse("""{"id":"e1","source":"s"}"""),
        StartedAt = Now,
        Done = [new StepRecord(new StepReport { Id = "first", State = StepState.Succeeded }, JsonElement.Parse("""{"no":12345678901234567890}"""))],
        Failed = [new StepReport { Id = "post", State = StepState.Failed, Fault = Letter.Fault, Connection = "erp" }],
        DeadLetter = Letter,
    };

    private sealed class DaysLater : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now.AddDays(2);
    }

    private async Task<JsonDocument> JsonAsync(string path) => JsonDocument.Parse(await server.Http.GetStringAsync(new Uri(path, UriKind.Relative)));

    private async Task<(HttpStatusCode Status, int Decided)> PostAsync(string decision, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(new Uri($"/dead-letters/{decision}", UriKind.Relative), content);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, json.RootElement.TryGetProperty("decided", out var decided) ? decided.GetInt32() : 0);
    }
}
