using System.Globalization;
using System.Text;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

// Random flows with random faults, lived through once without and many times with crashes: the same calls, the same report.
public class RandomFlowTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"n":[1,2,3],"yes":true}}""";

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Crashes_change_nothing(int seed)
    {
        var yaml = new Generator(seed, races: true, undoes: seed % 2 == 0).Flow();
        var whole = Live(yaml, seed);
        foreach (var every in new[] { 1, 3, 8 })
        {
            var life = Live(yaml, seed, every);
            Assert.Equal(whole.Calls.Select(Text), life.Calls.Select(Text));
            Assert.Equal(whole.Report, life.Report);
        }

        // Where the outcome of an activity is lost with the process it is done again, under the same key.
        foreach (var every in new[] { 2, 5 })
        {
            var life = Live(yaml, seed, every, forgetful: true);
            Assert.All(life.Calls.GroupBy(c => (c.IdempotencyKey, c.Attempt)), again => Assert.Single(again.Select(c => c.Call?.Body ?? c.Emit?.Data ?? c.Use?.Input).Distinct()));
        }
    }

    // Without what depends on which of two things is over first: a run that puts everything down and continues as new may take a little longer.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Continuing_as_new_changes_nothing(int seed)
    {
        Continue(new Generator(seed + 1000, races: false, undoes: false).Flow(), seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Continuing_as_new_changes_nothing_of_what_is_undone(int seed)
    {
        var yaml = new Generator(seed + 1000, races: false, undoes: true).Flow();
        var whole = Continue(yaml, seed);
        CheckUndone(yaml, whole);
    }

    // Each step that succeeded and can be undone was, once, and no other.
    private static void CheckUndone(string yaml, Life life)
    {
        if (!life.Report.StartsWith("Undone", StringComparison.Ordinal) && !life.Report.StartsWith("Discarded", StringComparison.Ordinal))
            return;
        var succeeded = life.Report.Split(", ").Select(line => line.Split(' ')).Where(words => words is [_, "Succeeded", ..]).Select(words => words[0]).ToHashSet();
        foreach (var step in PlanSteps.Forward(Flow.CompileSet(yaml)[0].Plan.Steps).Where(s => s.Undo.Count > 0))
        {
            static IEnumerable<string> Suffixes(IEnumerable<string> keys, string id) => keys.Where(k => k == id || k.StartsWith(id + ":", StringComparison.Ordinal)).Select(k => k[id.Length..]).Order(StringComparer.Ordinal);
            Assert.Equal(Suffixes(succeeded, step.Id), Suffixes(succeeded, step.Undo[0].Id));
        }
    }

    private static Life Continue(string yaml, int seed)
    {
        var whole = Live(yaml, seed);
        Assert.Equal("", whole.Wrongs);
        foreach (var limit in new[] { 1, 3, 9 })
        {
            var life = Live(yaml, seed, limit: limit);
            Assert.Equal("", life.Wrongs);
            Assert.Equal(Lines(whole), Lines(life));
            Assert.Equal(whole.Calls.Select(Timeless).Order(StringComparer.Ordinal), life.Calls.Select(Timeless).Order(StringComparer.Ordinal));
            Assert.Equal(Sorted(whole), Sorted(life));
        }

        return whole;

        static string Lines(Life life) => string.Join('\n', life.Calls.Select(c => $"{c.StepId} {c.Attempt}").Order(StringComparer.Ordinal));
        static string Sorted(Life life) => string.Join('\n', life.Report.Split(", ").Order(StringComparer.Ordinal));
    }

    // The last ones are runs that came out otherwise where they continued as new between a resume and the next dead letter.
    public static TheoryData<int> Seeds() => new([.. Enumerable.Range(1, 33), 80, 244, 260, 277, 287, 395]);

    private static Life Live(string yaml, int seed, int crashEvery = 0, bool forgetful = false, int limit = 1000)
    {
        var lives = 0;
        var held = new HashSet<string>();
        var refused = new Dictionary<string, int>();
        var ledger = new CallLedger();
        var world = new FlowWorld(Flow.CompileSet(yaml)[0].Plan, Event) { CrashEvery = crashEvery, ForgetsOutcomeOnCrash = forgetful, HistoryLimit = limit };
        world.Takes = r => TimeSpan.FromMilliseconds(1 + Hash(seed, r.StepId, 7) % 50);
        world.Partner = r => ledger.Note(r, (Hash(seed, r.StepId, r.Attempt + 100 * refused.GetValueOrDefault(r.StepId)) % 12) switch
        {
            0 when (refused[r.StepId] = refused.GetValueOrDefault(r.StepId) + 1) < 6 => Answers.Refused(),
            1 => Answers.Down(world.Now.AddSeconds(Hash(seed, r.StepId, r.Attempt) % 100)),
            2 when r.Attempt == 1 && Hash(seed, r.StepId, 3) % 2 == 0 && held.Add(r.StepId) => Answers.Held(world.Now.AddSeconds(1)),
            _ when r.Call?.Page is { } page => Page(seed, r, page),
            _ => Answers.Ok($"{Hash(seed, r.StepId, 1) % 10}"),
        });
        RunReport? over;
        while ((over = world.Run()) is null)
        {
            Assert.True(++lives < 40, "The run never ends.");
            if (world.Statuses[^1] is not { State: RunState.DeadLettered, DeadLetter: { } deadLetter })
            {
                world.Signal("approval", "{\"ok\":true}");
                continue;
            }

            ledger.GaveUp(deadLetter);
            ledger.Resume();
            world.Signal(world.Continued[^1].Undoing is null && lives > (seed % 3 == 0 ? 3 : 12) ? "discard" : "resume", "{\"undo\":true}");
        }

        Assert.Equal(over.Steps.Count, over.Steps.Select(s => s.Id).Distinct().Count());
        var report = $"{over.State} {over.Resumed} {over.StopReason}, " + string.Join(", ", over.Steps.Select(s => $"{s.Id} {s.State} {s.Fault?.Code} {string.Join('/', s.Attempts.Select(a => a.Status))}"));
        return new Life([.. world.Calls], report, string.Join('\n', ledger.Wrongs));
    }

    // Lists of one to four pages, each of up to three items.
    private static StepOutcome Page(int seed, StepRequest request, PageRequest page)
    {
        var number = int.Parse(page.Mark ?? "1", CultureInfo.InvariantCulture);
        var items = string.Join(',', Enumerable.Range(0, Hash(seed, request.StepId, 5) % 4).Select(i => $"{number}.{i}0"));
        var next = number < 1 + Hash(seed, request.StepId[..request.StepId.IndexOf('~', StringComparison.Ordinal)], 6) % 4 ? $",\"next\":\"{number + 1}\"" : "";
        return Answers.Ok($"{{\"items\":[{items}]{next}}}");
    }

    private static string Text(StepRequest request) => JsonSerializer.Serialize(request, FlowsJson.Default.StepRequest);

    private static string Timeless(StepRequest request) => Text(request.Emit is { } emit ? request with { Emit = emit with { Time = default } } : request);

    private static int Hash(int seed, string text, int salt)
    {
        var hash = unchecked((uint)(seed * 16777619 + salt * 374761393));
        foreach (var c in text)
            hash = unchecked((hash ^ c) * 16777619);
        return (int)((hash ^ (hash >> 15)) & 0x7fffffff);
    }

    private sealed record Life(IReadOnlyList<StepRequest> Calls, string Report, string Wrongs);

    // Flows of all kinds of steps that the validators accept.
    private sealed class Generator(int seed, bool races, bool undoes)
    {
        private readonly StringBuilder yaml = new();
        private int drawn;
        private int ids;
        private bool isCalled;

        public string Flow()
        {
            yaml.Append("flow: f\non: { source: stripe }\n");
            if (Draw(4) == 0)
                yaml.Append("on-error: ").Append(Draw(2) == 0 ? "undo" : "continue").Append('\n');
            yaml.Append("steps:\n");
            Steps(2, 3, inList: false, undo: true);
            foreach (var called in (ReadOnlySpan<string>)["g", "h"])
            {
                yaml.Append("---\nflow: ").Append(called).Append("\non: { manual: true }\n");
                if (Draw(4) == 0)
                    yaml.Append("on-error: continue\n");
                yaml.Append("steps:\n");
                isCalled = true;
                Steps(2, 2, inList: false, undo: called == "g");
            }

            return yaml.ToString();
        }

        private int Draw(int below) => Hash(seed, (++drawn).ToString(CultureInfo.InvariantCulture), 11) % below;

        private void Steps(int indent, int depth, bool inList, bool undo)
        {
            var count = 1 + Draw(4);
            for (var i = 0; i < count; i++)
                Step(indent, depth, inList, undo);
        }

        private void Composite(string pad, string id, bool inList)
        {
            yaml.Append(pad).Append("composite:\n");
            var parts = 1 + Draw(3);
            for (var i = 0; i < parts; i++)
            {
                yaml.Append(pad).Append($"  p{i}: {{ call: mail, post: \"/{id}/{i}{(inList ? "/{index}" : "")}\"");
                yaml.Append(Draw(5) == 0 ? ", when: event.data.no" : "").Append(Draw(5) == 0 && races ? ", timeout: 30s" : "").Append(Draw(5) == 0 ? $", fallback: [ {{ id: f{id}_{i}, map: '1' }} ]" : "").Append(" }\n");
            }

            yaml.Append(pad).Append(Draw(2) == 0 ? "require: [p0]\n" : "require: []\n");
        }

        private void Step(int indent, int depth, bool inList, bool undo)
        {
            var pad = new string(' ', indent);
            var id = $"s{++ids}";
            yaml.Append(pad).Append("- id: ").Append(id).Append('\n');
            pad += "  ";
            if (Draw(6) == 0)
                yaml.Append(pad).Append("when: ").Append(Draw(2) == 0 ? "event.data.yes" : "event.data.no").Append('\n');
            if (Draw(6) == 0)
                yaml.Append(pad).Append("on-error: ").Append(Draw(3) switch { 0 => "continue", 1 => "undo", _ => "dead-letter" }).Append('\n');
            var around = yaml.Length;
            if (Draw(6) == 0 && races)
                yaml.Append(pad).Append("timeout: ").Append(1 + Draw(120)).Append("s\n");
            if (depth > 0 && Draw(6) == 0)
            {
                yaml.Append(pad).Append("fallback:\n");
                Steps(indent + 4, 0, inList, undo: false);
            }

            var kind = depth > 0 ? Draw(isCalled ? 13 : 14) : Draw(5);
            var calls = undo && !inList && kind is 0 or 1;
            Kind(kind, pad, id, indent, depth, inList, undo, around);

            // Drawn apart, so that flows without it stay what they were.
            if (undoes && undo && !calls && Hash(seed, id, 23) % 2 == 0)
                yaml.Append(pad).Append($"undo: {{ id: u{id}, call: mail, delete: \"/{id}{(inList ? "/{index}" : "")}\", body: '[{(kind is 5 or 9 ? "run.id" : id)}{(inList ? ", item" : "")}]' }}\n");
        }

        private void Kind(int kind, string pad, string id, int indent, int depth, bool inList, bool undo, int around)
        {
            switch (kind)
            {
                case 0 or 1:
                    yaml.Append(pad).Append("call: mail\n").Append(pad).Append("post: /").Append(id).Append(inList ? "/{index}" : "").Append("\n").Append(pad).Append("body: '{ \"r\": run.id, \"n\": $now() }'\n");
                    if (undo && !inList && Draw(2) == 0)
                        yaml.Append(pad).Append($"undo: {{ id: u{id}, call: mail, delete: \"/{id}/{{{id}}}\" }}\n");
                    break;
                case 2:
                    // Neither has a meaning for it.
                    yaml.Length = around;
                    yaml.Append(pad).Append("map: $sum(event.data.n)\n");
                    break;
                case 3:
                    yaml.Append(pad).Append("wait: ").Append(Draw(4) == 0 ? "{ signal: approval }" : $"{{ for: {1 + Draw(90)}s }}").Append('\n');
                    break;
                case 4:
                    yaml.Append(pad).Append(Draw(2) == 0 ? "emit: thing.done\n" + pad + "data: " : "use: score\n" + pad + "with: ").Append("'{ \"r\": run.id }'\n");
                    break;
                case 5 or 9:
                    yaml.Append(pad).Append("parallel:\n");
                    Steps(indent + 4, depth - 1, inList, undo);
                    break;
                case 13:
                    yaml.Append(pad).Append("run: ").Append(inList && !undoes || !undo ? "h" : "g").Append("\n").Append(pad).Append("with: event.data\n");
                    break;
                case 6:
                    yaml.Append(pad).Append("steps:\n");
                    Steps(indent + 4, depth - 1, inList, undo);
                    break;
                case 7:
                    yaml.Append(pad).Append("switch:\n").Append(pad).Append($"  - when: event.data.n[0] > {Draw(3)}\n").Append(pad).Append("    steps:\n");
                    Steps(indent + 8, depth - 1, inList, undo);
                    break;
                case 10:
                    yaml.Append(pad).Append("call: crm\n").Append(pad).Append("get: /").Append(id).Append('\n').Append(pad).Append(Draw(3) == 0 ? "paginate: {}\n" : "paginate: { max-items: 4, beyond: stop }\n");
                    break;
                case 11:
                    yaml.Append(pad).Append("forEach: { call: crm, get: /").Append(id).Append(", paginate: ").Append(Draw(4) == 0 ? "{ max-items: 5, beyond: stop } }\n" : "{} }\n");
                    yaml.Append(pad).Append($"concurrency: {1 + Draw(3)}\n").Append(pad).Append(races ? "on-item-error: stop\n" : "on-item-error: finish\n").Append(pad).Append("steps:\n");
                    Steps(indent + 4, depth - 1, inList: true, undo);
                    break;
                case 12:
                    Composite(pad, id, inList);
                    break;
                default:
                    yaml.Append(pad).Append("forEach: event.data.n\n").Append(pad).Append($"concurrency: {1 + Draw(3)}\n").Append(pad).Append(races ? "on-item-error: stop\n" : "on-item-error: finish\n").Append(pad).Append("steps:\n");
                    Steps(indent + 4, depth - 1, inList: true, undo);
                    break;
            }
        }
    }
}
