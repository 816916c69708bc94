using System.Diagnostics;

namespace Trunkline.Engine.Bench;

/// <summary>Runs of three calls with instant partners, started 256 at a time, until all are over.</summary>
internal static class RunsBench
{
    public static async Task RunAsync(BenchFolder folder, int[] rounds)
    {
        await using var journal = folder.Open();
        journal.Start(BenchFlow.Work());
        var rates = new List<double>();
        var next = 0;
        foreach (var perRound in rounds)
        {
            var finished = BenchFlow.Finished(journal, perRound);
            var commits = journal.Log.Commits;
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var allocated = GC.GetTotalAllocatedBytes();
            var watch = Stopwatch.StartNew();
            var end = next + perRound;
            await Task.WhenAll(Enumerable.Range(0, 256).Select(_ => Task.Run(async () =>
            {
                for (int number; (number = Interlocked.Increment(ref next) - 1) < end;)
                    await journal.Runs.StartAsync($"payment-received-{number}", BenchFlow.Input(number), default);
            })));
            await finished;
            next = end;
            var rate = perRound / watch.Elapsed.TotalSeconds;
            rates.Add(rate);
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            Console.WriteLine(
                $"runs {next,8}: {rate,6:0}/s   {(journal.Log.Commits - commits) / (double)perRound:0.000} commits/run   {cpu.TotalMicroseconds / perRound:0} us CPU/run   " +
                $"{(GC.GetTotalAllocatedBytes() - allocated) / perRound / 1024.0:0.0} KiB allocated/run   heap {GC.GetTotalMemory(false) >> 20} MiB   working set {Environment.WorkingSet >> 20} MiB   journal {folder.Bytes >> 20} MiB");
        }

        Console.WriteLine($"runs/s, median of {rounds.Length}: {Numbers.Median(rates):0}");
    }
}
