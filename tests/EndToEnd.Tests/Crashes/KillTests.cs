using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Trunkline.EndToEnd.Tests.Hosting;
using Xunit.Abstractions;

namespace Trunkline.EndToEnd.Tests.Crashes;

/// <summary>kill -9 of the real process at random moments under load: no accepted event is lost, no completed step repeated.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 12;
    private const int Seed = 20261120;
    private static readonly Dictionary<string, string> Settings = new() { ["TRUNKLINE_SECRET_ORDERS_KEY"] = "k3y" };

    [Fact]
    public async Task NothingAcceptedIsLostAndNothingCompletedRepeats()
    {
        await using var partner = await PartnerServer.StartAsync();
        using var folder = new IntegrationsFolder()
            .Source("orders", "source: orders\nprovider: api-key\nsecrets: [orders-key]\n")
            .Partner("erp", partner.Url)
            .Flow("order", """
                flow: order
                on: { source: orders }
                steps:
                  - { id: reserve, call: erp, post: "/reserve/{event.id}", body: '{ "order": event.id }' }
                  - parallel:
                      - { id: invoice, call: erp, post: "/invoice/{event.id}", body: '{ "order": event.id }' }
                      - { id: label, call: erp, post: "/label/{event.id}", body: '{ "order": event.id }' }
                  - { id: close, call: erp, post: "/close/{event.id}", body: '{ "order": event.id }' }
                """);

        var closed = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        partner.Answer = request =>
        {
            if (request.Path.StartsWith("/close/", StringComparison.Ordinal))
                closed[request.Path] = true;
            return (200, """{"ok":true}""");
        };
        var random = new Random(Seed);
        var accepted = new ConcurrentBag<int>();
        var next = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var host = await LocalHostProcess.StartAsync(folder, Settings);
            // The moment is counted in accepted posts, or in calls that arrived, not in time: it falls alike on fast and slow machines.
            var afterPosts = accepted.Count + random.Next(1, 400);
            var afterCalls = partner.Requests.Count + random.Next(1, 1200);
            using var dying = new CancellationTokenSource();
            var posters = Enumerable.Range(0, 8).Select(_ => PostAsync(host.Http, dying.Token)).ToArray();
            if (kill % 2 == 0)
                await WhenAccepted(afterPosts, posters);
            else
                await partner.WaitUntilAsync(r => r.Count >= afterCalls, "the moment to kill");
            await host.KillAsync();
            await dying.CancelAsync();
            await Task.WhenAll(posters);
        }

        await using (var host = await LocalHostProcess.StartAsync(folder, Settings))
        {
            await partner.WaitUntilAsync(_ => closed.Count >= accepted.Count && accepted.All(i => closed.ContainsKey($"/close/o-{i}")), $"{accepted.Count} accepted orders closed");
            Assert.Equal(0, await host.StopAsync());
        }

        var repeated = AssertHistory(partner.Requests, accepted);
        output.WriteLine($"{accepted.Count} accepted over {Kills} kills (seed {Seed}); {partner.Requests.Count} calls, {repeated} of them repeated under the same key; 0 lost");

        async Task PostAsync(HttpClient http, CancellationToken cancellationToken)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var id = Interlocked.Increment(ref next);
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/orders") { Content = JsonContent.Create(new { id = $"o-{id}" }) };
                    request.Headers.Add("X-Api-Key", "k3y");
                    using var answer = await http.SendAsync(request, CancellationToken.None);
                    if (answer.StatusCode == HttpStatusCode.Accepted)
                        accepted.Add(id);
                }
                catch (HttpRequestException)
                {
                    // The process died under the request: not accepted, the sender would post again. It may have been stored all the same.
                    return;
                }
            }
        }

        async Task WhenAccepted(int count, Task[] posters)
        {
            while (accepted.Count < count && !posters.All(p => p.IsCompleted))
                await Task.Yield();
        }
    }

    // Each step's calls, by order: a call under another key than the first, or after a later step began, is one that should not be.
    private static int AssertHistory(IReadOnlyCollection<PartnerRequest> requests, IReadOnlyCollection<int> accepted)
    {
        string[] sequence = ["reserve", "invoice", "label", "close"];
        var repeated = 0;
        var complete = accepted.Select(id => $"o-{id}").ToHashSet(StringComparer.Ordinal);
        var orders = requests.GroupBy(r => r.Path.Split('/')[2], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var (order, calls) in orders)
        {
            foreach (var step in sequence)
            {
                var ofStep = calls.Where(c => c.Path.StartsWith($"/{step}/", StringComparison.Ordinal)).ToList();
                // A post whose answer the kill cut off may be stored or not: its order may be missing, half done, or whole.
                Assert.True(ofStep.Count > 0 || !complete.Contains(order), $"{order}: {step} never arrived");
                Assert.True(ofStep.Select(c => c.IdempotencyKey).Distinct(StringComparer.Ordinal).Count() <= 1, $"{order}: {step} was called under two keys");
                repeated += Math.Max(0, ofStep.Count - 1);
            }

            AssertOver(order, calls, "reserve", before: ["invoice", "label", "close"]);
            AssertOver(order, calls, "invoice", before: ["close"]);
            AssertOver(order, calls, "label", before: ["close"]);
        }

        Assert.All(complete, order => Assert.True(orders.ContainsKey(order), $"{order} was accepted and lost"));
        return repeated;
    }

    // A later step begins only after this one's result is durable: from then on it must never be called again.
    private static void AssertOver(string order, List<PartnerRequest> calls, string step, string[] before)
    {
        var last = calls.FindLastIndex(c => c.Path.StartsWith($"/{step}/", StringComparison.Ordinal));
        var later = calls.FindIndex(c => before.Any(b => c.Path.StartsWith($"/{b}/", StringComparison.Ordinal)));
        Assert.True(later < 0 || last < later, $"{order}: {step} was completed and called again");
    }
}
