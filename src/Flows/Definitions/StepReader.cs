using Trunkline.Declarations;
using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Definitions;

internal static class StepReader
{
    // The list under a key; empty where it is absent or no list.
    public static IReadOnlyList<StepDefinition> ReadList(DeclaredMap map, string key, string idPrefix, FaultList faults) =>
        map.List(key, faults) is { } list ? ReadAll(list, key, idPrefix, faults) : [];

    // The same where a single step may stand without a list.
    public static IReadOnlyList<StepDefinition> ReadOneOrList(DeclaredMap map, string key, string idPrefix, FaultList faults) => map.Node(key) switch
    {
        DeclaredMap step => Read(step, $"{idPrefix}1", faults) is { } read ? [read] : [],
        _ => ReadList(map, key, idPrefix, faults),
    };

    private static List<StepDefinition> ReadAll(DeclaredList list, string key, string idPrefix, FaultList faults)
    {
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

    // A step under a name instead of in a list.
    public static StepDefinition? ReadPart(DeclaredMap map, string id, FaultList faults) => Read(map, id, faults);

    private static StepDefinition? Read(DeclaredMap map, string placeId, FaultList faults)
    {
        var givenId = map.Text("id", faults);
        var id = givenId?.Value ?? placeId;
        var when = ValueReader.Expression(map, "when", faults);
        var timeout = ValueReader.Duration(map, "timeout", faults);
        var onError = ValueReader.OnError(map, faults);
        var fallback = ReadList(map, "fallback", $"{id}_fallback", faults);
        var undo = ReadOneOrList(map, "undo", $"{id}_undo", faults);
        if (KindReader.Of(map, FlowGrammar.StepKinds, "step", "make them two steps", "the step does nothing", faults) is not { } kind)
            return null;
        StepWords.Refuse(kind, map, faults);
        var step = ReadKind(kind, map, id, faults);
        var record = StepWords.WhyNot(kind.Name, "record") is null ? ValueReader.Record(map, faults) : null;
        map.RejectUnknownKeys(faults);
        return step is null ? null : step with { GivenId = givenId, When = when, Timeout = timeout, OnError = onError, Fallback = fallback, Undo = undo, RecordBodies = record };
    }

    private static StepDefinition? ReadKind(KeywordGroup kind, DeclaredMap map, string id, FaultList faults) => kind.Name switch
    {
        "call" => CallReader.Read(map, id, faults),
        "map" => ValueReader.Expression(map, "map", faults) is { } expression ? new MapDefinition { At = map, Id = id, Expression = expression } : null,
        "parallel" => new ParallelDefinition { At = map, Id = id, Branches = ReadList(map, "parallel", $"{id}_", faults) },
        "steps" => new SequenceDefinition { At = map, Id = id, Steps = ReadList(map, "steps", $"{id}_", faults) },
        "switch" => SwitchReader.Read(map, id, faults),
        "forEach" => ReadForEach(map, id, faults),
        "wait" => ReadWait(map, id, faults),
        "fail" => map.Text("fail", faults) is { } message ? new FailDefinition { At = map, Id = id, Message = message } : null,
        "composite" => CompositeReader.Read(map, id, faults),
        "stop" => map.Text("stop", faults) is { } reason ? new StopDefinition { At = map, Id = id, Reason = reason } : null,
        "run" => RunDefinition.Read(map, id, faults),
        "use" => UseDefinition.Read(map, id, faults),
        "emit" => EmitDefinition.Read(map, id, faults),
        _ => throw new InvalidOperationException($"Step kind '{kind.Name}' is in the grammar and has no reader."),
    };

    private static ForEachDefinition? ReadForEach(DeclaredMap map, string id, FaultList faults)
    {
        var call = map.Node("forEach") is DeclaredMap pages ? CallReader.ReadPages(pages, id, faults) : null;
        var items = map.Node("forEach") is DeclaredMap ? null : ValueReader.Expression(map, "forEach", faults);
        var concurrency = ValueReader.Number(map, "concurrency", 1, 1000, faults) ?? 1;
        var onItemError = ValueReader.Choice(map, FlowGrammar.OnItemError, faults);
        if (!map.Has("steps"))
            faults.Add(map, "'steps' is missing", "list what is to be done for each item");
        var steps = ReadList(map, "steps", $"{id}_", faults);
        return items is null && call is null ? null : new ForEachDefinition
        {
            At = map, Id = id, Items = items, Call = call, Steps = steps, Concurrency = concurrency, FinishOnError = onItemError == "finish",
        };
    }

    private static WaitDefinition? ReadWait(DeclaredMap map, string id, FaultList faults)
    {
        if (map.Node("wait") is DeclaredText text)
        {
            faults.Add(text, "'wait' is a text", $"write {{ for: {text.Value} }}, {{ until: an expression }} or {{ signal: a name }}");
            return null;
        }

        if (map.Map("wait", faults) is not { } wait)
            return null;
        var definition = new WaitDefinition
        {
            At = map,
            Id = id,
            For = ValueReader.Duration(wait, "for", faults),
            Until = ValueReader.Expression(wait, "until", faults),
            Signal = wait.Text("signal", faults),
        };
        if (wait.Keys.Count(k => k.Value is "for" or "until" or "signal") is var ways && ways != 1)
            faults.Add(wait, ways == 0 ? "'wait' does not say for what" : "'wait' says more than one thing", "give it one of for, until, signal");
        wait.RejectUnknownKeys(faults);
        return definition;
    }
}
