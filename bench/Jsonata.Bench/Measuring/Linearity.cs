using System.Globalization;
using Trunkline.Jsonata.Bench.Catalog;

namespace Trunkline.Jsonata.Bench.Measuring;

/// <summary>Shows how the cost of the list mappings grows with the list: linear cost doubles with each doubling.</summary>
internal static class Linearity
{
    // Large enough that caches and the threshold of large objects lie below: crossing them is a step, not growth.
    private const int Smallest = 8000;

    // Sorting costs a little more than linear, caches run out, collections fall where they fall: what is quadratic is at 4.
    private const double Allowed = 2.8;

    /// <summary>Measures at n, 2n, 4n, 8n; false when a mapping grows faster than its list.</summary>
    public static bool Check(IReadOnlyList<Mapping> mappings, TextWriter output)
    {
        var good = true;
        output.WriteLine("| mapping | n = 8000 orders | 2n | 4n | 8n | growth each |");
        output.WriteLine("|---|--:|--:|--:|--:|---|");
        var inputs = new[] { 1, 2, 4, 8 }.Select(factor => InputCatalog.Orders(factor * Smallest)).ToArray();
        foreach (var mapping in mappings.Where(mapping => mapping.Input == "orders"))
        {
            var times = inputs.Select(input => Time(mapping, input)).ToArray();
            var growth = times.Skip(1).Zip(times, (larger, smaller) => larger / smaller).ToArray();
            // One step may fall into a collection; a mapping that is not linear grows too fast over the whole range.
            var linear = Math.Pow(times[^1] / times[0], 1.0 / growth.Length) <= Allowed;
            good &= linear;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {mapping.Name} | {times[0] / 1e6:0.00} ms | {times[1] / 1e6:0.00} ms | {times[2] / 1e6:0.00} ms | {times[3] / 1e6:0.00} ms | {string.Join(", ", growth.Select(step => step.ToString("0.0", CultureInfo.InvariantCulture)))}{(linear ? "" : " NOT LINEAR")} |"));
        }

        return good;
    }

    private static double Time(Mapping mapping, byte[] input)
    {
        var prepared = new PreparedMapping(mapping, input);
        return Clock.Median(Clock.Measure(() => prepared.Evaluate(), Plan.Full with { ProcessorTime = true }));
    }
}
