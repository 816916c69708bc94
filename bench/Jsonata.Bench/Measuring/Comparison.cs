using System.Globalization;
using Trunkline.Jsonata.Bench.Catalog;

namespace Trunkline.Jsonata.Bench.Measuring;

/// <summary>Compares both sides: first that they agree, then how fast they are.</summary>
internal static class Comparison
{
    /// <summary>Names of the mappings whose results differ.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<Mapping> mappings, string folder) =>
        [.. mappings.Where(mapping => !Agrees(mapping, folder)).Select(mapping => mapping.Name)];

    /// <summary>Writes the table, in Markdown.</summary>
    public static void WriteTable(IReadOnlyList<Mapping> mappings, string folder, TextWriter output)
    {
        var ours = Times.Load(folder, "ours");
        var reference = Times.Load(folder, "reference");
        var ratios = new List<(string Name, double Evaluate, double Whole)>();
        output.WriteLine("| mapping | input | evaluate: Trunkline | npm jsonata | times faster | bytes to bytes: Trunkline | npm jsonata | times faster |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var mapping in mappings)
        {
            var (mine, theirs) = (ours[mapping.Name], reference[mapping.Name]);
            var evaluate = (Mine: Clock.Median(mine.Evaluate), Theirs: Clock.Median(theirs.Evaluate));
            var whole = (Mine: Clock.Median(mine.Whole), Theirs: Clock.Median(theirs.Whole));
            ratios.Add((mapping.Name, evaluate.Theirs / evaluate.Mine, whole.Theirs / whole.Mine));
            var size = new FileInfo(Path.Combine(folder, "inputs", mapping.Input + ".json")).Length;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {mapping.Name} | {Size(size)} | {Duration(evaluate.Mine)} | {Duration(evaluate.Theirs)} | {ratios[^1].Evaluate:0.0} | {Duration(whole.Mine)} | {Duration(whole.Theirs)} | {ratios[^1].Whole:0.0} |"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| **geometric mean** | | | | **{GeometricMean(ratios.Select(ratio => ratio.Evaluate)):0.0}** | | | **{GeometricMean(ratios.Select(ratio => ratio.Whole)):0.0}** |"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| **least** | | | | **{ratios.Min(ratio => ratio.Evaluate):0.0}** ({ratios.MinBy(ratio => ratio.Evaluate).Name}) | | | **{ratios.Min(ratio => ratio.Whole):0.0}** ({ratios.MinBy(ratio => ratio.Whole).Name}) |"));
    }

    private static bool Agrees(Mapping mapping, string folder) =>
        CanonicalJson.Of(new PreparedMapping(mapping).Whole()).AsSpan().SequenceEqual(CanonicalJson.Of(Workspace.ReferenceResult(folder, mapping.Name)));

    private static double GeometricMean(IEnumerable<double> ratios) => Math.Exp(ratios.Average(Math.Log));

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.0} kB");

    private static string Duration(double nanoseconds) => nanoseconds switch
    {
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.0} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.00} ms"),
    };
}
