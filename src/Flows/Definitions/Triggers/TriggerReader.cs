using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions.Triggers;

// Reads `on`.
internal static class TriggerReader
{
    public static TriggerDefinition? Read(DeclaredMap on, FaultList faults)
    {
        const string Remedy = "keep one of them, and write a flow for the other";
        if (KindReader.Of(on, FlowGrammar.TriggerKinds, "trigger", Remedy, "'on' does not say what starts a run", faults) is not { } kind)
            return null;
        TriggerDefinition? trigger = kind.Name switch
        {
            "source" => ReadSource(on, faults),
            _ => throw new InvalidOperationException($"Trigger kind '{kind.Name}' is in the grammar and has no reader."),
        };
        var pacing = kind.Keywords.Contains(FlowGrammar.Throttle) ? PacingReader.Read(on, faults) : null;
        on.RejectUnknownKeys(faults);
        return trigger is null ? null : trigger with { Pacing = pacing };
    }

    // The event types of a kind that has them.
    public static IReadOnlyList<DeclaredText> Types(DeclaredMap on, FaultList faults)
    {
        var types = new List<DeclaredText>();
        foreach (var item in on.List("types", faults)?.Items ?? [])
        {
            if (item is DeclaredText type)
                types.Add(type);
            else
                faults.Add(item, $"an event type is {item.Kind}", "make it a text");
        }

        return types;
    }

    private static SourceTriggerDefinition? ReadSource(DeclaredMap on, FaultList faults)
    {
        var source = on.Text("source", faults);
        var types = Types(on, faults);
        var where = ValueReader.Expression(on, "where", faults);
        return source is null ? null : new SourceTriggerDefinition(on, source, types, where);
    }
}
