using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Execution;

namespace Trunkline.Flows.Testing;

internal static class ExpectationReader
{
    public static Expectation Read(DeclaredMap map, TestFileScope scope)
    {
        var expectation = new Expectation(map)
        {
            Outcome = scope.Choice(map, TestGrammar.Outcome),
            Stop = Text(map, "stop", scope),
            Fault = ReadFault(map, scope),
            Took = scope.At(map, "took", ValueReader.Duration(map, "took", scope.Faults)),
            Calls = map.List("calls", scope.Faults) is { } calls ? new ExpectedCalls(calls, ReadGroups(calls, scope)) : null,
            Emits = map.List("emits", scope.Faults) is { } emits ? new ExpectedEmits(emits, ReadEmits(emits, scope)) : null,
            Answer = map.Map("answer", scope.Faults) is { } answer ? ExpectedAnswerReader.Read(answer, scope) : null,
            Steps = ReadSteps(map, scope),
        };
        map.RejectUnknownKeys(scope.Faults);
        return expectation;
    }

    private static Expected<string>? Text(DeclaredMap map, string key, TestFileScope scope) =>
        map.Text(key, scope.Faults) is { } text ? new Expected<string>(text, text.Value) : null;

    private static ExpectedFault? ReadFault(DeclaredMap map, TestFileScope scope)
    {
        if (map.Node("fault") is DeclaredText code)
            return new ExpectedFault(code, code.Value, null, null);
        if (map.Map("fault", scope.Faults) is not { } of)
            return null;
        var fault = new ExpectedFault(of, of.Text("code", scope.Faults)?.Value, scope.Step(of.Text("step", scope.Faults), StepIds.Trigger), of.Text("message", scope.Faults)?.Value);
        of.RejectUnknownKeys(scope.Faults);
        return fault;
    }

    private static List<IReadOnlyList<ExpectedCall>> ReadGroups(DeclaredList calls, TestFileScope scope)
    {
        var groups = new List<IReadOnlyList<ExpectedCall>>();
        foreach (var item in calls.Items)
        {
            if (item is not DeclaredMap map)
            {
                scope.Faults.Add(item, $"a call is {item.Kind}", "make it a map, as in '- step: receipt'");
                continue;
            }

            if (!map.Has("any-order"))
            {
                // Repetitions follow one another, each in its own place.
                var call = ReadCall(map, scope);
                groups.AddRange(Enumerable.Repeat<IReadOnlyList<ExpectedCall>>([call], call.Times));
                continue;
            }

            var inner = map.List("any-order", scope.Faults);
            foreach (var other in map.Keys.Where(k => k.Value != "any-order"))
                scope.Faults.Add(other, $"'{other.Value}' beside 'any-order'", "put it into the calls below, or make it a call of its own");
            groups.Add([.. (inner is null ? [] : ReadGroups(inner, scope)).SelectMany(g => g)]);
        }

        return groups;
    }

    private static ExpectedCall ReadCall(DeclaredMap map, TestFileScope scope)
    {
        var call = new ExpectedCall
        {
            Place = map,
            Step = scope.Step(map.Text("step", scope.Faults)),
            Connection = scope.Connection(map.Text("connection", scope.Faults)),
            Method = map.Text("method", scope.Faults)?.Value.ToUpperInvariant(),
            Path = map.Text("path", scope.Faults)?.Value,
            Query = scope.Texts(map, "query"),
            Headers = scope.Texts(map, "headers"),
            Operation = map.Text("operation", scope.Faults)?.Value,
            Variables = scope.Json(map, "variables"),
            Body = map.Node("body"),
            Times = ValueReader.Number(map, "times", 1, 1000, scope.Faults) ?? 1,
        };
        map.RejectUnknownKeys(scope.Faults);
        return call;
    }

    private static List<ExpectedEmit> ReadEmits(DeclaredList emits, TestFileScope scope)
    {
        var all = new List<ExpectedEmit>();
        foreach (var item in emits.Items)
        {
            if (item is not DeclaredMap map)
            {
                scope.Faults.Add(item, $"an emitted event is {item.Kind}", "make it a map, as in '- type: order.paid'");
                continue;
            }

            var step = scope.Step(map.Text("step", scope.Faults));
            all.Add(new ExpectedEmit(map, map.Text("type", scope.Faults)?.Value, step, map.Text("id", scope.Faults)?.Value, scope.At(map, "data", scope.Json(map, "data"))));
            map.RejectUnknownKeys(scope.Faults);
        }

        return all;
    }

    private static List<ExpectedStep> ReadSteps(DeclaredMap map, TestFileScope scope)
    {
        var steps = new List<ExpectedStep>();
        if (map.Map("steps", scope.Faults) is not { } of)
            return steps;
        foreach (var id in of.Keys)
        {
            scope.Step(id);
            if (of.Node(id.Value) is DeclaredText state)
            {
                if (!TestGrammar.State.Choices.Contains(state.Value))
                    scope.Faults.Add(state, $"'{id.Value}' is '{state.Value}'", Suggestion.Remedy(state.Value, TestGrammar.State.Choices));
                steps.Add(new ExpectedStep(id) { State = new Expected<string>(state, state.Value) });
            }
            else if (of.Map(id.Value, scope.Faults) is { } step)
            {
                steps.Add(new ExpectedStep(id)
                {
                    State = scope.Choice(step, TestGrammar.State),
                    Attempts = scope.At(step, "attempts", ValueReader.Number(step, "attempts", 0, 100_000, scope.Faults)),
                    Fault = Text(step, "fault", scope),
                    Result = scope.At(step, "result", scope.Json(step, "result")),
                });
                step.RejectUnknownKeys(scope.Faults);
            }
        }

        return steps;
    }
}
