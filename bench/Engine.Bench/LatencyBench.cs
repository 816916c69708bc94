using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Trunkline.Engine.Bench;

/// <summary>A lone event now and then: from the append to the queue until the last of its three calls has been made.</summary>
internal static class LatencyBench
{
    public static async Task RunAsync(BenchFolder folder)
    {
        await using var journal = folder.Open();
        var began = new ConcurrentDictionary<string, long>();
        var calls = new ConcurrentDictionary<string, int>();
        var toLastCall = new List<double>();
        journal.Start(BenchFlow.Work((request, _) =>
        {
            if (calls.AddOrUpdate(request.RunId, 1, static (_, before) => before + 1) == 3)
            {
                lock (toLastCall)
                    toLastCall.Add(Stopwatch.GetElapsedTime(began[request.RunId]).TotalMilliseconds);
            }

            return Task.FromResult(BenchFlow.Succeeded());
        }));
        using var stop = new CancellationTokenSource();
        var pumping = PumpAsync(journal, stop.Token);
        var finished = BenchFlow.Finished(journal, 100);
        for (var i = 0; i < 100; i++)
        {
            began[$"r{i}"] = Stopwatch.GetTimestamp();
            await journal.Queue.AppendAsync(System.Text.Encoding.UTF8.GetBytes($"{i}"), default);
            await Task.Delay(50);
        }

        await finished;
        await stop.CancelAsync();
        await pumping;
        Console.WriteLine($"lone events, append to last call: {Numbers.Quantiles(toLastCall)}");
    }

    private static async Task PumpAsync(Trunkline.LocalHost.LocalJournal journal, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                foreach (var message in await journal.Queue.ReceiveAsync(32, TimeSpan.FromMinutes(1), stop))
                {
                    var number = int.Parse(message.Body.Span, CultureInfo.InvariantCulture);
                    await journal.Runs.StartAsync($"r{number}", BenchFlow.Input(number), default);
                    await journal.Queue.CompleteAsync(message, default);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The last one has been measured.
        }
    }
}
