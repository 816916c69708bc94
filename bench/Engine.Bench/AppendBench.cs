using System.Diagnostics;

namespace Trunkline.Engine.Bench;

/// <summary>Appends to the event queue, each waited for until it is on disk, from one and from many callers.</summary>
internal static class AppendBench
{
    public static async Task RunAsync(BenchFolder folder)
    {
        await using var journal = folder.Open();
        foreach (var (callers, bytes) in new[] { (1, 1000), (64, 1000), (256, 1000), (8, 45_000) })
        {
            var rates = new List<double>();
            var latencies = new List<double>();
            for (var round = 0; round < 5; round++)
            {
                var watch = Stopwatch.StartNew();
                var commits = journal.Log.Commits;
                var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => AppendAsync(journal, bytes, watch, latencies))));
                rates.Add(counts.Sum() / watch.Elapsed.TotalSeconds);
                foreach (var message in await journal.Queue.ReceiveAsync(int.MaxValue, TimeSpan.FromMinutes(5), default))
                    await journal.Queue.CompleteAsync(message, default);
            }

            Console.WriteLine($"append {bytes,6} B x {callers,3} callers: {Numbers.Median(rates),8:0}/s   {Numbers.Quantiles(latencies)}");
        }
    }

    private static async Task<int> AppendAsync(Trunkline.LocalHost.LocalJournal journal, int bytes, Stopwatch watch, List<double> latencies)
    {
        var body = new byte[bytes];
        var own = new List<double>();
        while (watch.ElapsedMilliseconds < 1000)
        {
            var before = Stopwatch.GetTimestamp();
            await journal.Queue.AppendAsync(body, default);
            own.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        lock (latencies)
            latencies.AddRange(own);
        return own.Count;
    }
}
