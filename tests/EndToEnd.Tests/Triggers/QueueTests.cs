using System.Net;
using System.Text;
using Azure.Storage.Queues;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Testing;
using Trunkline.Testing.Azurite;
using Trunkline.Testing.Conditions;
using Trunkline.Testing.Node;

namespace Trunkline.EndToEnd.Tests.Triggers;

/// <summary>The sample flow that waits for a queue: over the journal, and over a real queue.</summary>
public sealed class QueueTests
{
    private static readonly string Low = File.ReadAllText(Repository.PathOf("samples", "events", "stock-level.json"));

    [Fact]
    public async Task MessagesArePutIntoTheJournalAndStartRuns()
    {
        await using var partner = await PartnerServer.StartAsync();
        using var folder = Folder(partner);
        await using (var host = await LocalHostProcess.StartAsync(folder))
        {
            Assert.Equal(HttpStatusCode.Created, await PutAsync(host, "stock-levels", Low));
            Assert.Equal(HttpStatusCode.Created, await PutAsync(host, "stock-levels", Low));
            Assert.Equal(HttpStatusCode.Created, await PutAsync(host, "stock-levels", Low.Replace("\"left\": 3", "\"left\": 300", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.Created, await PutAsync(host, "stock-levels", Low.Replace("1042", "1043", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(host, "stock-levels", "no JSON, so without an id"));
            Assert.Equal(HttpStatusCode.NotFound, await PutAsync(host, "stock-level", Low));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PutAsync(host, "stock-levels", new string(' ', 50_000)));
            Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(host, "stock-levels", Low, "http://elsewhere.example"));
            await partner.WaitUntilAsync(r => r.Count >= 2, "two counts");
            await host.KillAsync();
        }

        // What was accepted is known after a crash: the same counts again are duplicates, the next one is not.
        await using var again = await LocalHostProcess.StartAsync(folder);
        Assert.Equal(HttpStatusCode.Created, await PutAsync(again, "stock-levels", Low));
        Assert.Equal(HttpStatusCode.Created, await PutAsync(again, "stock-levels", Low.Replace("1042", "1044", StringComparison.Ordinal)));
        await partner.WaitUntilAsync(r => r.Select(one => one.IdempotencyKey).Distinct().Count() >= 3, "a third count");
        Assert.Equal(3, partner.Requests.Select(r => r.IdempotencyKey).Distinct().Count());
    }

    [NeedsNode]
    [ConditionalFact]
    public async Task MessagesOfARealQueueStartRunsAndThoseThatNobodyCanReadAreSetAside()
    {
        var azurite = new AzuriteServer();
        await azurite.InitializeAsync();
        await using var partner = await PartnerServer.StartAsync();
        using var folder = Folder(partner);
        var settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = azurite.ConnectionString };
        await using var host = await LocalHostProcess.StartAsync(folder, settings, "--storage", "azurite");
        var queue = new QueueClient(azurite.ConnectionString, "stock-levels", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

        await queue.SendMessageAsync(Low);
        await queue.SendMessageAsync("no JSON, so without an id");
        Assert.Equal(HttpStatusCode.Created, await PutAsync(host, "stock-levels", Low.Replace("1042", "1043", StringComparison.Ordinal)));
        await partner.WaitUntilAsync(r => r.Count >= 2, "two counts");

        var poison = new QueueClient(azurite.ConnectionString, "stock-levels-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await poison.GetPropertiesAsync(limit.Token)).Value.ApproximateMessagesCount == 0)
            await Task.Yield();
        Assert.Equal("no JSON, so without an id", (await poison.PeekMessageAsync(limit.Token)).Value.Body.ToString());
        Assert.Equal(2, partner.Requests.Count);
        await azurite.DisposeAsync();
    }

    private static IntegrationsFolder Folder(PartnerServer partner) => new IntegrationsFolder()
        .Partner("mail", partner.Url)
        .Flow("stock-level", File.ReadAllText(Repository.PathOf("integrations", "flows", "stock-level.yaml")));

    private static async Task<HttpStatusCode> PutAsync(LocalHostProcess host, string queue, string body, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/queues/{queue}/messages") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await host.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
