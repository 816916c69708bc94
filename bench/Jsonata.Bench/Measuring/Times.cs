using System.Text.Json;
using Trunkline.Jsonata.Bench.Catalog;

namespace Trunkline.Jsonata.Bench.Measuring;

/// <summary>Nanoseconds of every round for one mapping: evaluation alone, and from bytes to bytes.</summary>
internal sealed record Times(double[] Evaluate, double[] Whole)
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    /// <summary>Measures every mapping and writes the figures to a file.</summary>
    public static void MeasureAll(IReadOnlyList<Mapping> mappings, string folder, string file)
    {
        var plan = Workspace.Plan(folder);
        foreach (var mapping in mappings)
        {
            // Everything is warm before anything is measured: a host evaluates for hours, whichever mapping came first.
            var prepared = new PreparedMapping(mapping);
            Clock.Measure(() => prepared.Whole(), plan with { Rounds = 0 });
        }

        var times = mappings.ToDictionary(mapping => mapping.Name, mapping => Measure(mapping, plan));
        File.WriteAllText(file, JsonSerializer.Serialize(times, Names));
    }

    /// <summary>All rounds of all sittings of one side.</summary>
    public static Dictionary<string, Times> Load(string folder, string side)
    {
        var all = new Dictionary<string, Times>();
        foreach (var file in Directory.GetFiles(folder, $"{side}-*.json"))
        {
            foreach (var (name, times) in JsonSerializer.Deserialize<Dictionary<string, Times>>(File.ReadAllBytes(file), Names)!)
            {
                all[name] = all.TryGetValue(name, out var known) ? new Times([.. known.Evaluate, .. times.Evaluate], [.. known.Whole, .. times.Whole]) : times;
            }
        }

        return all;
    }

    private static Times Measure(Mapping mapping, Plan plan)
    {
        var prepared = new PreparedMapping(mapping);
        return new Times(Clock.Measure(() => prepared.Evaluate(), plan), Clock.Measure(() => prepared.Whole(), plan));
    }
}
