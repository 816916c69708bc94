using System.Diagnostics;

namespace Trunkline.Connectors.Bench;

/// <summary>Measures both ways in rounds that take turns; the median round counts. The server's share is in both, and cancels out.</summary>
internal static class ProcessorTime
{
    private const int Calls = 5_000;
    private const int Rounds = 9;

    public static async Task CompareAsync()
    {
        var calls = new CallOverhead();
        await calls.Start();
        var (bare, connection) = (new List<(double Micros, double Bytes)>(), new List<(double Micros, double Bytes)>());
        for (var round = -2; round < Rounds; round++)
        {
            var (first, second) = (await RoundAsync(calls.BareHttpClient), await RoundAsync(calls.Connection));
            if (round < 0)
                continue;
            bare.Add(first);
            connection.Add(second);
        }

        await calls.Stop();
        var (one, other) = (Median(bare), Median(connection));
        Console.WriteLine(FormattableString.Invariant($"bare HttpClient {one.Micros:0.0} us, {one.Bytes:0} B a call (server included)"));
        Console.WriteLine(FormattableString.Invariant($"connection      {other.Micros:0.0} us, {other.Bytes:0} B a call (server included)"));
        Console.WriteLine(FormattableString.Invariant($"overhead        {other.Micros - one.Micros:0.0} us, {other.Bytes - one.Bytes:0} B"));
    }

    private static async Task<(double Micros, double Bytes)> RoundAsync(Func<Task<bool>> call)
    {
        var process = Process.GetCurrentProcess();
        var (cpu, bytes) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        for (var i = 0; i < Calls; i++)
            await call();
        process.Refresh();
        return ((process.TotalProcessorTime - cpu).TotalMicroseconds / Calls, (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / Calls);
    }

    private static (double Micros, double Bytes) Median(List<(double Micros, double Bytes)> rounds) =>
        (rounds.Select(r => r.Micros).Order().ElementAt(rounds.Count / 2), rounds.Select(r => r.Bytes).Order().ElementAt(rounds.Count / 2));
}
