using System.Globalization;
using BenchmarkDotNet.Running;
using Trunkline.Jsonata.Bench;
using Trunkline.Jsonata.Bench.Catalog;
using Trunkline.Jsonata.Bench.Measuring;

var mappingsFolder = Mapping.FindFolder(AppContext.BaseDirectory);
var mappings = Mapping.Load(mappingsFolder);
switch (args)
{
    case ["prepare", var folder, .. var options]:
        Workspace.Prepare(folder, mappings, Plan.From(options));
        return 0;
    case ["expect", var folder]:
        ExpectedResults.Save(mappingsFolder, Path.Combine(folder, "results"));
        return 0;
    case ["check", var folder]:
        var differences = Comparison.Differences(mappings, folder);
        Console.WriteLine(differences.Count == 0 ? $"{mappings.Count} mappings give the same results on both sides." : "Results differ: " + string.Join(", ", differences));
        return differences.Count == 0 ? 0 : 1;
    case ["times", var folder, var file]:
        Times.MeasureAll(mappings, folder, file);
        return 0;
    case ["table", var folder]:
        Comparison.WriteTable(mappings, folder, Console.Out);
        return 0;
    case ["spin", var name, var seconds]:
        // For a profiler to look at.
        var spinning = new PreparedMapping(mappings.Single(mapping => mapping.Name == name));
        var each = Clock.Measure(() => spinning.Evaluate(), new Plan(double.Parse(seconds, CultureInfo.InvariantCulture), 1, 1, ProcessorTime: true));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {each[0] / 1e3:0.0} µs"));
        return 0;
    case ["linear"]:
        return Linearity.Check(mappings, Console.Out) ? 0 : 1;
    default:
        // Everything else is for BenchmarkDotNet: --filter '*', --list flat, ...
        return BenchmarkSwitcher.FromTypes([typeof(MappingBenchmarks)]).Run(args).Any() ? 0 : 1;
}
