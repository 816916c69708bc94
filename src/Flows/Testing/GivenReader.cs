using System.Text;
using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Testing;

// What comes in: one of several kinds, of which each fits some triggers.
internal static class GivenReader
{
    private static readonly JsonElement Nothing = JsonElement.Parse("null"u8);

    private static readonly string[] Kinds = ["event", "file", "tick", "message", "data", "emitted", "request"];

    public static bool HasAny(DeclaredMap map) => Kinds.Any(map.Has);

    // Those that the flow's trigger takes, for people.
    public static string Fitting(TestFileScope scope) => scope.Flow.Trigger switch
    {
        HttpTrigger => "a 'request'",
        ScheduleTrigger => "a 'tick'",
        QueueTrigger => "a 'message', or a 'file' that holds one",
        ManualTrigger => "'data'",
        EventTrigger trigger when OwnSources.IsOfFlow(trigger.Source) => "what is 'emitted'",
        _ => "an 'event', or a 'file' with a post",
    };

    public static GivenInput? Read(DeclaredMap map, TestFileScope scope)
    {
        var headers = scope.Texts(map, "headers");
        var file = scope.Open(map, "file");
        var all = new GivenInput?[]
        {
            ReadEvent(map, scope), file is null ? null : OfFile(map.Node("file")!, file, headers, scope), ReadTick(map, scope), ReadMessage(map), ReadData(map), ReadEmitted(map, scope),
            RequestReader.Read(map, scope),
        };
        if (headers is not null && !map.Has("file"))
            scope.Faults.Add(map.Key("headers")!, "'headers' are those of the post in 'file', and there is none", "put them into 'event', or give a 'file'");
        var keys = map.Keys.Where(k => Kinds.Contains(k.Value)).ToList();
        if (keys is [var first, var second, ..])
            scope.Faults.Add(second, $"'{first.Value}' and '{second.Value}' in one case", "keep one of them");
        return all.FirstOrDefault(g => g is not null) is not { } given ? null : keys.Count > 1 ? given : Fit(given, keys[0], scope);
    }

    private static GivenInput? Fit(GivenInput given, DeclaredText key, TestFileScope scope)
    {
        var trigger = scope.Flow.Trigger;
        var fits = given switch
        {
            GivenTick => trigger is ScheduleTrigger,
            GivenMessage => trigger is QueueTrigger,
            GivenRequest => trigger is HttpTrigger,
            GivenEmitted => trigger is EventTrigger from && OwnSources.IsOfFlow(from.Source),
            GivenPost => trigger is EventTrigger of && !of.Source.Contains(':'),

            // Any run can be begun with an event that somebody has at hand.
            _ => true,
        };
        if (fits)
            return given;
        scope.Faults.Add(key, $"'{key.Value}' is nothing that flow '{scope.Flow.Plan.Flow}' takes", $"give it {Fitting(scope)}");
        return null;
    }

    private static GivenInput OfFile(DeclaredNode place, byte[] bytes, IReadOnlyDictionary<string, string>? headers, TestFileScope scope) =>
        scope.Flow.Trigger is QueueTrigger ? new GivenMessage(place, bytes) : new GivenPost(place, bytes, headers ?? new Dictionary<string, string>());

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

    private static GivenTick? ReadTick(DeclaredMap map, TestFileScope scope)
    {
        if (map.Node("tick") is DeclaredText)
            return scope.Time(map, "tick") is { } at ? new GivenTick(map.Node("tick")!, at, null) : null;
        if (map.Map("tick", scope.Faults) is not { } tick)
            return null;
        var (due, previous) = (scope.Time(tick, "due"), scope.Time(tick, "previous"));
        if (!tick.Has("due"))
            scope.Faults.Add(tick, "'due' is missing", "write a time like 2026-11-20T09:00:00Z");
        tick.RejectUnknownKeys(scope.Faults);
        return due is null ? null : new GivenTick(tick, due.Value, previous);
    }

    private static GivenMessage? ReadMessage(DeclaredMap map) => map.Node("message") is { } body ? new GivenMessage(body, Bytes(body)) : null;

    private static GivenData? ReadData(DeclaredMap map) => map.Node("data") is { } data ? new GivenData(data, DeclaredJson.Of(data)) : null;

    private static GivenEmitted? ReadEmitted(DeclaredMap map, TestFileScope scope)
    {
        if (map.Map("emitted", scope.Faults) is not { } emitted)
            return null;
        var (id, type) = (emitted.Text("id", scope.Faults)?.Value, emitted.Text("type", scope.Faults)?.Value);
        var hops = ValueReader.Number(emitted, "hops", 1, 100, scope.Faults) ?? 1;
        var data = scope.Json(emitted, "data") ?? Nothing;
        emitted.RejectUnknownKeys(scope.Faults);
        return new GivenEmitted(emitted, id, type, data, hops);
    }

    // Maps and lists as JSON, texts as they stand.
    public static byte[] Bytes(DeclaredNode node) => node is DeclaredText text ? Encoding.UTF8.GetBytes(text.Value) : RawJson.Utf8(DeclaredJson.Of(node)).ToArray();
}
