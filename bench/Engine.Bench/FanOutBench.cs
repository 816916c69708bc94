using System.Diagnostics;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.LocalHost.Engine;

namespace Trunkline.Engine.Bench;

/// <summary>One run that makes 1,000 calls of 100 ms, 100 at a time: a second where nothing is added.</summary>
internal static class FanOutBench
{
    private const int Calls = 1000, AtOnce = 100, Rounds = 9;
    private static readonly TimeSpan Call = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(BenchFolder folder)
    {
        await using var journal = folder.Open();
        var (atOnce, most) = (0, 0);
        journal.Start(new EngineWork(FlowRunner.RunAsync, async (_, stop) =>
        {
            var now = Interlocked.Increment(ref atOnce);
            InterlockedMax(ref most, now);
            await Task.Delay(Call, stop);
            Interlocked.Decrement(ref atOnce);
            return BenchFlow.Succeeded();
        }));
        var took = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var finished = BenchFlow.Finished(journal, 1);
            var watch = Stopwatch.StartNew();
            await journal.Runs.StartAsync($"fan-out-{round}", Input(), default);
            await finished;
            took.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine($"fan-out of {Calls} calls of {Call.TotalMilliseconds:0} ms, {AtOnce} at once (at most {most} were): first {took[0]:0} ms, median of {Rounds} {Numbers.Median(took):0} ms, longest {took[^1]:0} ms");
    }

    private static RunInput Input() => new()
    {
        Plan = new FlowPlan(FlowPlan.CurrentVersion, "fan-out",
        [
            new ForEachStep
            {
                Id = "all",
                Items = $"[1..{Calls}]",
                Concurrency = AtOnce,
                Steps = [new CallStep { Id = "a", Connection = "c", Template = new() { Method = "POST", Path = "/a", Body = "item" }, Retry = new() }],
            },
        ]),
        Event = JsonElement.Parse("""{"id":"e","source":"s"}"""),
    };

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, now, seen);
    }
}
