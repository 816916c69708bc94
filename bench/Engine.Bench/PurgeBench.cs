using System.Diagnostics;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost;
using Trunkline.LocalHost.Engine;

namespace Trunkline.Engine.Bench;

/// <summary>A million finished runs past retention are purged and their files deleted, while appends go on: the longest that one of them waits.</summary>
internal static class PurgeBench
{
    private const int Runs = 1_000_000;

    public static async Task RunAsync(BenchFolder folder)
    {
        await using (var journal = folder.Open(static options => options with { KeepFinishedMax = Runs * 2 }))
        {
            journal.Start(new EngineWork(static (context, input) => Task.FromResult<RunReport?>(Report(context, input)), static (_, _) => throw new NotSupportedException()));
            var finished = BenchFlow.Finished(journal, Runs);
            var next = 0;
            await Task.WhenAll(Enumerable.Range(0, 512).Select(_ => Task.Run(async () =>
            {
                for (int number; (number = Interlocked.Increment(ref next) - 1) < Runs;)
                    await journal.Runs.StartAsync($"r{number}", BenchFlow.Input(number), default);
            })));
            await finished;
        }

        var watch = Stopwatch.StartNew();
        await using var again = folder.Open(static options => options with { KeepFinishedMax = Runs * 2 });
        Console.WriteLine($"purge: {again.Engine.Finished.Count} finished runs, journal {folder.Bytes >> 20} MiB, opened in {watch.ElapsedMilliseconds} ms");
        again.Start(new EngineWork(static (_, _) => throw new NotSupportedException(), static (_, _) => throw new NotSupportedException()));
        await PurgeAsync(again, folder);
    }

    private static async Task PurgeAsync(LocalJournal journal, BenchFolder folder)
    {
        // What the machine does to the probe by itself, to compare with.
        var still = new List<double>();
        using (var quiet = new CancellationTokenSource(3000))
            await Task.Run(() => ProbeAsync(journal, still, quiet.Token));
        Console.WriteLine($"purge: before it, appends and look-ups ({still.Count}): {Numbers.Quantiles(still)}");
        using var stop = new CancellationTokenSource();
        var waits = new List<double>();
        var probing = Task.Run(() => ProbeAsync(journal, waits, stop.Token));
        var watch = Stopwatch.StartNew();
        journal.Engine.Finished.Purge(DateTimeOffset.UtcNow + TimeSpan.FromDays(2));
        while (journal.Engine.Finished.Count > 0)
            await Task.Delay(1);
        var index = watch.Elapsed;
        while (journal.Log.Segments.Count > 5)
            await Task.Delay(10);
        var files = watch.Elapsed;
        await Task.Delay(500);
        await stop.CancelAsync();
        await probing;
        Console.WriteLine(
            $"purge: index emptied in {index.TotalMilliseconds:0} ms, files gone after {files.TotalMilliseconds:0} ms (journal {folder.Bytes >> 20} MiB); appends and look-ups meanwhile ({waits.Count}): {Numbers.Quantiles(waits)}");
    }

    private static async Task ProbeAsync(LocalJournal journal, List<double> waits, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var before = Stopwatch.GetTimestamp();
            await journal.Queue.AppendAsync(new byte[500], default);
            await journal.Runs.GetAsync("r500000", default);
            waits.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
    }

    private static RunReport Report(IFlowContext context, RunInput input) => new()
    {
        RunId = context.RunId,
        Flow = input.Plan.Flow,
        State = RunState.Completed,
        StartedAt = context.UtcNow,
        FinishedAt = context.UtcNow,
    };
}
