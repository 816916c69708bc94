using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Testing;

internal static class CaseReader
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // What a case and the whole file may say alike.
    public static GivenPart ReadGiven(DeclaredMap map, TestFileScope scope)
    {
        var headers = scope.Texts(map, "headers");
        var post = scope.Open(map, "file") is { } bytes ? new GivenPost(map.Node("file")!, bytes, headers ?? new Dictionary<string, string>()) : null;
        var @event = ReadEvent(map, scope);
        if (map.Has("event") && map.Has("file"))
            scope.Faults.Add(map.Key("file")!, "'event' and 'file' in one case", "keep one of them");
        else if (headers is not null && !map.Has("file"))
            scope.Faults.Add(map.Key("headers")!, "'headers' are those of the post in 'file', and there is none", "put them into 'event', or give a 'file'");
        return new GivenPart(scope.Time(map, "at"), @event ?? (GivenInput?)post, AnswerReader.Read(map, scope));
    }

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
        if (input is null && !map.Has("event") && !map.Has("file"))
            scope.Faults.Add(map, "nothing comes in", "give it an 'event', or a 'file' with a post");
        if (name is null || expect is null || input is null)
            return null;
        return new FlowTest
        {
            Name = name,
            At = given.At ?? shared.At ?? Noon,
            Given = input,
            Answers = [.. given.Answers, .. shared.Answers.Where(s => !given.Answers.Any(g => g.Key.Value == s.Key.Value))],
            Signals = [.. signals.OrderBy(s => s.After)],
            Expect = expect,
        };
    }

    private static GivenEvent? ReadEvent(DeclaredMap map, TestFileScope scope)
    {
        if (map.Map("event", scope.Faults) is not { } @event)
            return null;
        foreach (var text in (ReadOnlySpan<string>)["id", "type", "traceparent"])
            @event.Text(text, scope.Faults);
        scope.Time(@event, "time");
        scope.Time(@event, "receivedAt");
        scope.Texts(@event, "headers");
        foreach (var json in (ReadOnlySpan<string>)["data", "context", "cloudEvent"])
            @event.Has(json);
        @event.RejectUnknownKeys(scope.Faults);
        return new GivenEvent(@event, DeclaredJson.Of(@event));
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
