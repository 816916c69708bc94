using System.Diagnostics;

namespace Trunkline.Jsonata.Bench.Measuring;

/// <summary>Measures the time of one call by repeating it.</summary>
internal static class Clock
{
    /// <summary>Nanoseconds a call, one figure a round.</summary>
    public static double[] Measure(Action work, Plan plan)
    {
        Repeat(work, plan.WarmUp);
        return [.. Enumerable.Range(0, plan.Rounds).Select(_ => Repeat(work, plan.Round))];
    }

    public static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Repeat(Action work, double seconds)
    {
        var from = Stopwatch.GetTimestamp();
        var count = 0;
        TimeSpan elapsed;
        do
        {
            work();
            count++;
            elapsed = Stopwatch.GetElapsedTime(from);
        }
        while (elapsed.TotalSeconds < seconds);

        return elapsed.TotalNanoseconds / count;
    }
}
