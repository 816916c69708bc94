using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.LocalHost;
using Trunkline.LocalHost.Engine;

namespace Trunkline.Engine.Bench;

/// <summary>One run over lists of growing length, a call for each item: time and journal per item should not grow with the list, nor should the heap where
/// nobody reads what the items give.</summary>
internal static class ForEachBench
{
    public static async Task RunAsync(BenchFolder folder)
    {
        await using var journal = folder.Open();
        var largest = 0L;
        var calls = 0;
        journal.Start(new EngineWork(FlowRunner.RunAsync, (_, _) =>
        {
            if (Interlocked.Increment(ref calls) % 2000 == 0)
                largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true));
            return Task.FromResult(BenchFlow.Succeeded());
        }));
        // Those whose results are kept last: the process keeps the buffers that they need.
        foreach (var read in new[] { false, true })
        {
            foreach (var items in new[] { 1_000, 10_000, 50_000, 100_000 })
            {
                largest = 0;
                var bytes = folder.Bytes;
                var watch = Stopwatch.StartNew();
                await DoAsync(journal, items, read);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"foreach {items,7} items{(read ? ", results kept" : "              ")}: {watch.Elapsed.TotalMicroseconds / items,6:0} us/item, journal {(folder.Bytes - bytes) / items,5} B/item, largest heap {largest >> 10} KiB"));
            }
        }
    }

    private static async Task DoAsync(LocalJournal journal, int items, bool read)
    {
        var finished = BenchFlow.Finished(journal, 1);
        List<PlanStep> steps = [new CallStep { Id = "a", Connection = "c", Template = new() { Method = "POST", Path = "/a", Body = "item" }, Retry = new() }];
        await journal.Runs.StartAsync($"list-{items}-{read}", new RunInput
        {
            Plan = new FlowPlan(FlowPlan.CurrentVersion, "list", [new ForEachStep { Id = "l", Items = $"[1..{items}]", Concurrency = 20, Steps = steps, ResultUnread = !read }]),
            Event = JsonElement.Parse("""{"id":"e","source":"s"}"""),
        }, default);
        await finished;
    }
}
