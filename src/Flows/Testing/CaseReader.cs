using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Testing;

internal static class CaseReader
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // What a case and the whole file may say alike.
    public static GivenPart ReadGiven(DeclaredMap map, TestFileScope scope) => new(scope.Time(map, "at"), GivenReader.Read(map, scope), AnswerReader.Read(map, scope));

    public static FlowTest? Read(DeclaredMap map, GivenPart shared, TestFileScope scope)
    {
        var name = map.RequiredText("case", scope.Faults, "say what it shows, in a few words");
        var given = ReadGiven(map, scope);
        var signals = ReadSignals(map, scope);
        if (!map.Has("expect"))
            scope.Faults.Add(map, "'expect' is missing", "say what must come of it, as in 'expect: { outcome: completed }'");
        var expect = map.Map("expect", scope.Faults) is { } of ? ExpectationReader.Read(of, scope) : null;
        map.RejectUnknownKeys(scope.Faults);
        var input = given.Input ?? shared.Input;
        if (input is null && !GivenReader.HasAny(map))
            scope.Faults.Add(map, "nothing comes in", $"give it {GivenReader.Fitting(scope)}");
        if (name is null || expect is null || input is null)
            return null;
        return new FlowTest
        {
            Name = name,
            At = given.At ?? shared.At ?? (input as GivenTick)?.Due ?? Noon,
            Given = input,
            Answers = [.. given.Answers, .. shared.Answers.Where(s => !given.Answers.Any(g => g.Key.Value == s.Key.Value))],
            Signals = [.. signals.OrderBy(s => s.After)],
            Expect = expect,
        };
    }

    private static List<GivenSignal> ReadSignals(DeclaredMap map, TestFileScope scope)
    {
        var signals = new List<GivenSignal>();
        foreach (var item in map.List("signals", scope.Faults)?.Items ?? [])
        {
            if (item is not DeclaredMap signal)
            {
                scope.Faults.Add(item, $"a signal is {item.Kind}", "make it a map, as in '- name: approved'");
                continue;
            }

            var name = signal.RequiredText("name", scope.Faults, "say which signal");
            var after = ValueReader.Duration(signal, "after", scope.Faults) ?? TimeSpan.Zero;
            var data = scope.Json(signal, "data") ?? System.Text.Json.JsonElement.Parse("{}"u8);
            signal.RejectUnknownKeys(scope.Faults);
            if (name is not null)
                signals.Add(new GivenSignal(name.Value, after, data));
        }

        return signals;
    }
}

internal sealed record GivenPart(DateTimeOffset? At, GivenInput? Input, IReadOnlyList<CannedAnswers> Answers);
