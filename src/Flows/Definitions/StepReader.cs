using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal static class StepReader
{
    // The list under a key; empty where it is absent or no list.
    public static IReadOnlyList<StepDefinition> ReadList(DeclaredMap map, string key, string idPrefix, FaultList faults)
    {
        if (map.List(key, faults) is not { } list)
            return [];
        if (list.Items.Count == 0)
            faults.Add(list, $"'{key}' is empty", "list at least one step");
        var steps = new List<StepDefinition>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i] is not DeclaredMap step)
                faults.Add(list.Items[i], $"a step is {list.Items[i].Kind}", "make it a map, as in '- call: crm'");
            else if (Read(step, $"{idPrefix}{i + 1}", faults) is { } read)
                steps.Add(read);
        }

        return steps;
    }

    private static StepDefinition? Read(DeclaredMap map, string placeId, FaultList faults)
    {
        var givenId = map.Text("id", faults);
        var when = map.Text("when", faults);
        var id = givenId?.Value ?? placeId;
        if (KindOf(map, faults) is not { } kind)
            return null;
        StepDefinition? step = kind.Name switch
        {
            "call" => CallReader.Read(map, id, faults),
            "parallel" => new ParallelDefinition { At = map, Id = id, Branches = ReadList(map, "parallel", $"{id}_", faults) },
            "steps" => new SequenceDefinition { At = map, Id = id, Steps = ReadList(map, "steps", $"{id}_", faults) },
            _ => throw new InvalidOperationException($"Step kind '{kind.Name}' is in the grammar and has no reader."),
        };
        map.RejectUnknownKeys(faults);
        return step is null ? null : step with { GivenId = givenId, When = when };
    }

    private static KeywordGroup? KindOf(DeclaredMap map, FaultList faults)
    {
        KeywordGroup? kind = null;
        foreach (var candidate in FlowGrammar.StepKinds)
        {
            if (map.Key(candidate.Name) is not { } key)
                continue;
            if (kind is null)
                kind = candidate;
            else
                faults.Add(key, $"'{kind.Name}' and '{candidate.Name}' in one step", "make them two steps");
            map.Has(candidate.Name);
        }

        if (kind is not null)
            return kind;

        // A mistyped kind is the likelier reason: every other word of every kind is then known, so that only the mistyped one stands out.
        foreach (var keyword in FlowGrammar.StepKinds.SelectMany(k => k.Keywords))
            map.Has(keyword.Name);
        var before = faults.Count;
        map.RejectUnknownKeys(faults);
        if (faults.Count == before)
            faults.Add(map, "the step does nothing", $"give it one of {string.Join(", ", FlowGrammar.StepKinds.Select(k => k.Name))}");
        return null;
    }
}
