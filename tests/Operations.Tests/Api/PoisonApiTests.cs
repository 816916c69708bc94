using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trunkline.Operations.Api;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;

namespace Trunkline.Operations.Tests.Api;

public sealed class PoisonApiTests
{
    private const string Event = """[{"id":"evt-1","type":"order.placed","time":"2026-11-20T12:00:00Z","source":"orders","data":{"customer":"ada@example.test"},"headers":{},"traceparent":null}]""";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly InMemoryEventQueue queue = new(TimeProvider.System);

    [Fact]
    public async Task What_was_set_aside_is_shown_by_reason_and_events_and_never_by_its_data()
    {
        await PoisonAsync(Event, "the store was full");
        await PoisonAsync("no json: ada@example.test", "An event message is a JSON array.");
        var (status, page) = await GetAsync("");
        Assert.Equal(200, status);
        Assert.Equal(2, page.GetProperty("count").GetInt32());
        var messages = page.GetProperty("messages");
        Assert.Equal("the store was full", messages[0].GetProperty("reason").GetString());
        Assert.Equal("""[{"source":"orders","id":"evt-1","type":"order.placed"}]""", messages[0].GetProperty("events").GetRawText());
        Assert.Equal(25, messages[1].GetProperty("bytes").GetInt32());
        Assert.False(messages[1].TryGetProperty("events", out _));
        Assert.DoesNotContain("ada@", page.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"id":"\ud800","type":"t","source":"orders"}]""")]
    [InlineData("""[{"id":"e","type":"\udc00","source":"orders"}]""")]
    public async Task One_whose_texts_are_none_is_shown_as_unreadable_among_the_others(string foreign)
    {
        await PoisonAsync(foreign, "put there by hand");
        await PoisonAsync(Event, "the store was full");
        var (status, page) = await GetAsync("");
        Assert.Equal(200, status);
        Assert.False(page.GetProperty("messages")[0].TryGetProperty("events", out _));
        Assert.Equal(1, page.GetProperty("messages")[1].GetProperty("events").GetArrayLength());
    }

    [Theory]
    [InlineData("", 3, 0)]
    [InlineData("{}", 3, 0)]
    [InlineData("""{"max":2}""", 2, 1)]
    [InlineData("""{"max":1000}""", 3, 0)]
    public async Task As_many_as_asked_for_are_put_back(string body, int back, int left)
    {
        for (var i = 0; i < 3; i++)
            await PoisonAsync(Event, "reason");
        var (status, answer) = await PostAsync(body);
        Assert.Equal(200, status);
        Assert.Equal((back, 0), (answer.GetProperty("putBack").GetInt32(), answer.GetProperty("unreadable").GetInt32()));
        Assert.Equal((back, left), (await queue.CountAsync(None), await queue.CountPoisonedAsync(None)));
    }

    [Theory]
    [InlineData("""{"max":0}""", "application/json", 400)]
    [InlineData("""{"max":1001}""", "application/json", 400)]
    [InlineData("""{"max":"all"}""", "application/json", 400)]
    [InlineData("""{"mx":5}""", "application/json", 400)]
    [InlineData("""{"max":5,"by":"ann"}""", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData("{", "application/json", 400)]
    [InlineData("{}", "text/plain", 415)]
    public async Task A_request_that_makes_no_sense_puts_nothing_back(string body, string contentType, int expected)
    {
        await PoisonAsync(Event, "reason");
        Assert.Equal(expected, (await PostAsync(body, contentType)).Status);
        Assert.Equal(1, await queue.CountPoisonedAsync(None));
    }

    [Theory]
    [InlineData("?size=0")]
    [InlineData("?size=33")]
    [InlineData("?size=many")]
    public async Task A_size_that_makes_no_sense_is_400(string query) => Assert.Equal(400, (await GetAsync(query)).Status);

    [Theory]
    [InlineData("?queue=stock-levels")]
    [InlineData("?queue=stock-levels-poison")]
    public async Task Of_another_systems_queue_the_same_can_be_done(string query)
    {
        var stock = new InMemoryEventQueue(TimeProvider.System);
        await PoisonAsync("no json", "the host gave up", stock);
        await PoisonAsync(Event, "reason");
        var others = new Others(("stock-levels", stock), ("returns", new InMemoryEventQueue(TimeProvider.System)));

        var (status, page) = await GetAsync(query, others);
        var (_, all) = await GetAsync("", others);
        var (_, put) = await PostAsync("", query: query, others: others);

        Assert.Equal((200, 1, "the host gave up"), (status, page.GetProperty("count").GetInt32(), page.GetProperty("messages")[0].GetProperty("reason").GetString()));
        Assert.False(page.TryGetProperty("queues", out _));
        Assert.Equal("""[{"queue":"returns","count":0},{"queue":"stock-levels","count":1}]""", all.GetProperty("queues").GetRawText());
        Assert.Equal(1, put.GetProperty("putBack").GetInt32());
        Assert.Equal((1, 0, 1), (await stock.CountAsync(None), await stock.CountPoisonedAsync(None), await queue.CountPoisonedAsync(None)));
    }

    [Theory]
    [InlineData("?queue=", 200)]
    [InlineData("?queue=trunkline-events", 200)]
    [InlineData("?queue=trunkline-events-poison", 200)]
    [InlineData("?queue=stock-level", 404)]
    [InlineData("?queue=-poison", 404)]
    [InlineData("?queue=../table", 404)]
    public async Task A_queue_that_nobody_waits_for_is_404_and_puts_nothing_back(string query, int expected)
    {
        await PoisonAsync(Event, "reason");
        var others = new Others(("stock-levels", new InMemoryEventQueue(TimeProvider.System)));

        var (status, answer) = await GetAsync(query, others);

        Assert.Equal(expected, status);
        Assert.Equal(expected, (await PostAsync("", query: query, others: others)).Status);
        Assert.Equal(expected == 200 ? 0 : 1, await queue.CountPoisonedAsync(None));
        if (expected == 404)
            Assert.Contains("stock-levels", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_can_be_none_of_other_queues_none_is_told() => Assert.False((await GetAsync("")).Body.TryGetProperty("queues", out _));

    [Fact]
    public async Task While_the_store_is_away_the_answer_is_503_with_Retry_After()
    {
        var api = new PoisonApi(new Away());
        var request = Request("GET", "", "", null);
        var (status, _) = await AnswerAsync(request, await api.ListAsync(request, None));
        Assert.Equal((503, "9"), (status, request.HttpContext.Response.Headers.RetryAfter.ToString()));
    }

    private async Task PoisonAsync(string body, string reason, InMemoryEventQueue? of = null)
    {
        of ??= queue;
        await of.AppendAsync(Encoding.UTF8.GetBytes(body), None);
        await of.PoisonAsync((await of.ReceiveAsync(1, TimeSpan.FromMinutes(1), None))[0], reason, None);
    }

    private async Task<(int Status, JsonElement Body)> GetAsync(string query, IPoisonQueues? others = null)
    {
        var request = Request("GET", query, "", null);
        return await AnswerAsync(request, await new PoisonApi(queue, others).ListAsync(request, None));
    }

    private async Task<(int Status, JsonElement Body)> PostAsync(string body, string contentType = "application/json", string query = "", IPoisonQueues? others = null)
    {
        var request = Request("POST", query, body, contentType);
        return await AnswerAsync(request, await new PoisonApi(queue, others).RedriveAsync(request, None));
    }

    private static HttpRequest Request(string method, string query, string body, string? contentType)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Method = method;
        context.Request.QueryString = new QueryString(query);
        context.Request.ContentType = contentType;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = new MemoryStream();
        return context.Request;
    }

    private static async Task<(int Status, JsonElement Body)> AnswerAsync(HttpRequest request, IResult answer)
    {
        await answer.ExecuteAsync(request.HttpContext);
        var response = request.HttpContext.Response;
        using var document = JsonDocument.Parse(((MemoryStream)response.Body).ToArray());
        return (response.StatusCode, document.RootElement.Clone());
    }

    private sealed class Others(params (string Name, IPoisonQueue Queue)[] queues) : IPoisonQueues
    {
        public IReadOnlyCollection<string> Names => [.. queues.Select(each => each.Name)];

        public IPoisonQueue? Find(string queue) => queues.FirstOrDefault(each => each.Name == queue).Queue;
    }

    private sealed class Away : IPoisonQueue
    {
        public Task<long> CountPoisonedAsync(CancellationToken cancellationToken) => throw Fault();

        public Task<IReadOnlyList<PoisonedMessage>> PeekPoisonedAsync(int max, CancellationToken cancellationToken) => throw Fault();

        public Task<Redriven> RedriveAsync(int max, CancellationToken cancellationToken) => throw Fault();

        private static StoreUnavailableException Fault() => new("away", TimeSpan.FromSeconds(9));
    }
}
