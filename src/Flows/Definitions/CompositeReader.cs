using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal static class CompositeReader
{
    public static CompositeDefinition? Read(DeclaredMap map, string id, FaultList faults)
    {
        var parts = new List<PartDefinition>();
        if (map.Map("composite", faults) is { } declared)
        {
            if (declared.Keys.Count == 0)
                faults.Add(declared, "'composite' is empty", "name at least one part");
            foreach (var name in declared.Keys)
            {
                if (declared.Map(name.Value, faults) is not { } of)
                    continue;
                var before = faults.Count;
                foreach (var other in (ReadOnlySpan<string>)["id", "on-error"])
                {
                    if (of.Key(other) is { } key)
                        faults.Add(key, $"'{other}' in a part", other == "id" ? "its name is its id" : "list the part under 'require', or do not");
                }

                if (StepReader.ReadPart(of, $"{id}_{name.Value}", faults) is not { } step)
                    continue;
                if (step is CallDefinition)
                    parts.Add(new PartDefinition(name, step));
                else if (faults.Count == before)
                    faults.Add(of, "a part is no call", "make it one, or a step of its own");
            }
        }

        var require = new List<DeclaredText>();
        foreach (var item in map.List("require", faults)?.Items ?? [])
        {
            if (item is DeclaredText name)
                require.Add(name);
            else
                faults.Add(item, $"a required part is {item.Kind}", "name it");
        }

        return new CompositeDefinition { At = map, Id = id, Parts = parts, Require = require };
    }
}
