using System.Text.Json;
using Trunkline.Jsonata.Bench.Catalog;

namespace Trunkline.Jsonata.Bench.Measuring;

/// <summary>The folder through which both sides see the same mappings, inputs and plan.</summary>
internal static class Workspace
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    public static void Prepare(string folder, IReadOnlyList<Mapping> mappings, Plan plan)
    {
        var inputs = Directory.CreateDirectory(Path.Combine(folder, "inputs")).FullName;
        foreach (var name in InputCatalog.Names)
        {
            File.WriteAllBytes(Path.Combine(inputs, name + ".json"), InputCatalog.Make(name));
        }

        File.WriteAllText(Path.Combine(folder, "mappings.json"), JsonSerializer.Serialize(mappings, Names));
        File.WriteAllText(Path.Combine(folder, "plan.json"), JsonSerializer.Serialize(plan, Names));
    }

    public static Plan Plan(string folder) => JsonSerializer.Deserialize<Plan>(File.ReadAllBytes(Path.Combine(folder, "plan.json")), Names)!;

    public static byte[] ReferenceResult(string folder, string mapping) => File.ReadAllBytes(Path.Combine(folder, "results", mapping + ".json"));
}
