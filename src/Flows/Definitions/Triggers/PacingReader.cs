using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions.Triggers;

// Reads `throttle`, `debounce` and `batch` of a trigger.
internal static class PacingReader
{
    // So many names of runs are sure to fit the row that says who has a place.
    private const int MostAtOnce = 390;

    // Beyond this the row that says who belongs to a batch would not hold several of them.
    private const int MostInABatch = 200;

    public static PacingDefinition Read(DeclaredMap on, FaultList faults)
    {
        var atOnce = ValueReader.Number(on, "throttle", 1, MostAtOnce, faults);
        return new PacingDefinition(atOnce, ReadDebounce(on, faults), ReadBatch(on, faults));
    }

    private static DebounceDefinition? ReadDebounce(DeclaredMap on, FaultList faults)
    {
        if (on.Map("debounce", faults) is not { } map)
            return null;
        if (!map.Has("for"))
            faults.Add(map, "'for' is missing", "say how long no further event may come, as in 'for: 30s'");
        var debounce = new DebounceDefinition(map, ValueReader.Duration(map, "for", faults), ValueReader.Expression(map, "by", faults));
        map.RejectUnknownKeys(faults);
        return debounce;
    }

    private static BatchDefinition? ReadBatch(DeclaredMap on, FaultList faults)
    {
        if (on.Map("batch", faults) is not { } map)
            return null;
        if (!map.Has("max"))
            faults.Add(map, "'max' is missing", "say how many events go into one run at most, as in 'max: 100'");
        if (!map.Has("within"))
            faults.Add(map, "'within' is missing", "say how long the first event waits for others, as in 'within: 10s'");
        var batch = new BatchDefinition(
            map, ValueReader.Number(map, "max", 2, MostInABatch, faults), ValueReader.Duration(map, "within", faults), ValueReader.Expression(map, "by", faults));
        map.RejectUnknownKeys(faults);
        return batch;
    }
}
