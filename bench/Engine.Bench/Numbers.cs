namespace Trunkline.Engine.Bench;

internal static class Numbers
{
    public static double At(List<double> sorted, double quantile) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * quantile))];

    public static string Quantiles(List<double> milliseconds)
    {
        milliseconds.Sort();
        return $"p50 {At(milliseconds, 0.5):0.00} ms, p99 {At(milliseconds, 0.99):0.00} ms, max {milliseconds[^1]:0.0} ms";
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return At(values, 0.5);
    }
}
