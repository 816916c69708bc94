namespace Trunkline.Engine.Bench;

/// <summary>What finished runs keep of memory: the heap after collections, per 100,000 runs.</summary>
internal static class MemoryBench
{
    private const int Runs = 100_000;

    public static async Task RunAsync(BenchFolder folder)
    {
        await using var journal = folder.Open();
        journal.Start(BenchFlow.Work());
        await DoAsync(journal, 0, 20_000);
        var before = Heap();
        for (var round = 0; round < 2; round++)
        {
            await DoAsync(journal, 20_000 + (round * Runs), Runs);
            var after = Heap();
            Console.WriteLine(
                $"memory: {journal.Engine.Finished.Count} finished runs kept, heap {after >> 10} KiB, {(after - before) / (double)Runs:0.0} bytes per run of this round, working set {Environment.WorkingSet >> 20} MiB");
            before = after;
        }
    }

    private static async Task DoAsync(LocalHost.LocalJournal journal, int from, int count)
    {
        var finished = BenchFlow.Finished(journal, count);
        var next = from;
        await Task.WhenAll(Enumerable.Range(0, 128).Select(_ => Task.Run(async () =>
        {
            for (int number; (number = Interlocked.Increment(ref next) - 1) < from + count;)
                await journal.Runs.StartAsync($"payment-received-{number}", BenchFlow.Input(number), default);
        })));
        await finished;
    }

    private static long Heap()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
