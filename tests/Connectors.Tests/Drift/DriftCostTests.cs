using System.Text.Json;
using Trunkline.Connectors.Drift;
using Trunkline.Flows.Plans;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Connectors.Tests.Drift;

public class DriftCostTests
{
    [Fact]
    public async Task Looking_at_an_answer_costs_next_to_no_memory()
    {
        using var api = Calling.To("https://api.example");
        var drift = new DriftWatch(api.Catalog.Connections["api"], new InMemoryTable(), new ManualTime(DateTimeOffset.UnixEpoch));
        var watch = new AnswerWatch("GET /orders", "[id, customer.email, customer.address.city, lines.sku, lines.price]");
        var lines = string.Join(",", Enumerable.Range(0, 50).Select(i => $"{{\"sku\":\"s\",\"price\":{i},\"tax\":{{\"rate\":0.19}}}}"));
        using var answer = JsonDocument.Parse(
            """{"id":"o-1","customer":{"email":"a","name":"b","address":{"street":"c","city":"d","zip":"e"}},"total":1,"state":"open","notes":null,"lines":[""" + lines + "]}");
        for (var i = 0; i < 100; i++)
            Assert.Null(await drift.SeeAsync(drift.Open(watch, null)!, answer.RootElement, "r"));

        // On this thread from end to end, the few writes of the table among it: it is in memory.
        const int Answers = 320;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Answers; i++)
        {
            var seen = drift.SeeAsync(drift.Open(watch, null)!, answer.RootElement, "r");
            Assert.True(seen.IsCompletedSuccessfully);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Answers, 0, 1_500);
    }
}
