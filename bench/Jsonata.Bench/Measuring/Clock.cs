using System.Diagnostics;

namespace Trunkline.Jsonata.Bench.Measuring;

/// <summary>Measures the time of one call by repeating it.</summary>
internal static class Clock
{
    // Reading the clock costs up to a microsecond or two, so short calls are counted in batches about this long.
    private const double BatchNanoseconds = 1e6;

    /// <summary>Nanoseconds a call, one figure a round.</summary>
    public static double[] Measure(Action work, Plan plan)
    {
        var batch = 1;
        var each = Repeat(work, plan.WarmUp / 2, batch, plan);
        batch = Math.Max(1, (int)(BatchNanoseconds / each));
        Repeat(work, plan.WarmUp / 2, batch, plan);
        return [.. Enumerable.Range(0, plan.Rounds).Select(_ => Repeat(work, plan.Round, batch, plan))];
    }

    public static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Repeat(Action work, double seconds, int batch, Plan plan)
    {
        var from = Now(plan);
        var count = 0;
        double elapsed;
        do
        {
            for (var i = 0; i < batch; i++)
            {
                work();
            }

            count += batch;
            elapsed = Now(plan) - from;
        }
        while (elapsed < seconds * 1e9);

        return elapsed / count;
    }

    private static double Now(Plan plan) =>
        plan.ProcessorTime ? Environment.CpuUsage.TotalTime.TotalNanoseconds : Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);
}
