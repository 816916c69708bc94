using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal static class SwitchReader
{
    public static SwitchDefinition? Read(DeclaredMap map, string id, FaultList faults)
    {
        if (map.List("switch", faults) is not { } list)
            return null;
        if (list.Items.Count == 0)
            faults.Add(list, "'switch' is empty", "list at least one case");
        var cases = new List<CaseDefinition>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i] is not DeclaredMap of)
            {
                faults.Add(list.Items[i], $"a case is {list.Items[i].Kind}", "make it a map with 'when' and 'steps'");
                continue;
            }

            var when = ValueReader.Expression(of, "when", faults);
            if (!of.Has("when") && i < list.Items.Count - 1)
                faults.Add(of, "the cases behind this one are never reached", "give it a 'when', or make it the last");
            if (!of.Has("steps"))
                faults.Add(of, "'steps' is missing", "list what is to be done in this case");
            cases.Add(new CaseDefinition(of, when, StepReader.ReadList(of, "steps", $"{id}_{i + 1}_", faults)));
            of.RejectUnknownKeys(faults);
        }

        return new SwitchDefinition { At = map, Id = id, Cases = cases };
    }
}
