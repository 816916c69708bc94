using System.Diagnostics;
using Trunkline.LocalHost;

namespace Trunkline.Engine.Bench;

/// <summary>10,000 runs with two of three results recorded: how long from opening the journal until all of them have been replayed and ask for the third.</summary>
internal static class StartupBench
{
    private const int Runs = 10_000;

    public static async Task RunAsync(BenchFolder folder)
    {
        await using (var journal = folder.Open(static options => options with { MaxActivities = 100_000, ShutdownGrace = TimeSpan.Zero }))
        {
            var asked = Asked(journal, out var activity);
            journal.Start(BenchFlow.Work(activity));
            await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => journal.Runs.StartAsync($"payment-received-{i}", BenchFlow.Input(i), default)));
            await asked;
            await Task.Delay(500);
        }

        GC.Collect();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await using var again = folder.Open(static options => options with { MaxActivities = 100_000, ShutdownGrace = TimeSpan.Zero });
        var opened = watch.Elapsed;
        var replayed = Asked(again, out var third);
        again.Start(BenchFlow.Work(third));
        await replayed;
        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Console.WriteLine($"start with {Runs} unfinished runs ({folder.Bytes >> 20} MiB): journal read in {opened.TotalMilliseconds:0} ms, all replayed after {watch.Elapsed.TotalMilliseconds:0} ms, {spent.TotalMilliseconds:0} ms CPU");
    }

    private static Task Asked(LocalJournal journal, out Func<Flows.Execution.StepRequest, CancellationToken, Task<Flows.Execution.StepOutcome>> activity)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        activity = async (request, cancel) =>
        {
            if (request.StepId != "posting")
                return BenchFlow.Succeeded();
            if (Interlocked.Increment(ref asked) == Runs)
                all.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return BenchFlow.Succeeded();
        };
        return all.Task;
    }
}
