using System.Text;
using Trunkline.Declarations;
using Trunkline.Flows.Testing;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Testing;

public class TestsFileTests
{
    private const string Steps = """
          - id: customer
            call: payments
            get: /v1/customers/7
          - id: lines
            forEach: event.data.lines
            steps:
              - id: row
                call: sheet
                post: /rows
                fallback: [ { id: parked, call: mail, post: /parked } ]
        """;

    [Fact]
    public void A_file_without_faults_is_read_whole()
    {
        var file = Read("""
            at: 2026-11-20T09:00:00Z
            answers: { sheet: { status: 201 }, customer: { body: { id: 7 } } }
            cases:
              - case: one
                event: { type: t, data: { lines: [1, 2] } }
                answers: { "row:1": [{ fault: timeout }, { delay: 2s }], "payments GET /v1/*": { file: answer.json }, customer: { status: 404 } }
                signals: [{ name: late, after: 1h }, { name: resume }]
                expect:
                  outcome: completed
                  fault: http-404
                  took: 1h
                  calls: [{ step: row, times: 2 }, { any-order: [{ connection: payments }, { step: "row:1" }] }]
                  steps: { row:0: succeeded, parked: { state: skipped, attempts: 0 } }
            """, out var faults)!;
        Assert.Empty(faults);
        var test = Assert.Single(file.Tests);
        Assert.Equal(["row:1", "payments GET /v1/*", "customer", "sheet"], test.Answers.Select(a => a.Key.Value));
        Assert.Equal(404, test.Answers[2].Answers[0].Status);
        Assert.Equal("{}", Encoding.UTF8.GetString(test.Answers[1].Answers[0].FileBody!.Value.Span));
        Assert.Equal(["resume", "late"], test.Signals.Select(s => s.Name));
        Assert.Equal([1, 1, 2], test.Expect.Calls!.Groups.Select(g => g.Count));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), test.At);
    }

    [Fact]
    public void Every_fault_is_told_with_its_place_and_the_nearest_word()
    {
        Read("""
            anwers: {}
            cases:
              - case: one
                event: { tpe: t, time: yesterday }
                file: nowhere.json
                answers:
                  custmer: { status: 200 }
                  "payment GET /v1": { status: 99 }
                  sheet /rows: {}
                  mail: [ { fault: tmeout, status: 200 }, 7 ]
                expect:
                  outcome: complete
                  calls: [{ step: rows, connection: mails, bdy: 1 }]
                  steps: { row:x: skiped, parked: { state: done, result: 1, atempts: 2 } }
                  fault: { step: custmer }
                  took: soon
              - case: one
                event: {}
                expect: {}
              - expect: {}
              - nothing
            """, out var faults);
        Assert.Equal(
            [
                "2:1: unknown key 'anwers': did you mean 'answers'?",
                "5:14: unknown key 'tpe': did you mean 'type'?",
                "5:28: 'time' is 'yesterday': write a time like 2026-11-20T09:00:00Z",
                "6:5: 'event' and 'file' in one case: keep one of them",
                "6:11: there is no file 'nowhere.json' from this file's folder: give its path from here, as in ../../samples/events/order.json",
                "8:7: flow 'f' has no step 'custmer': did you mean 'customer'?",
                "9:7: flow 'f' does not call 'payment': did you mean 'payments'?",
                "9:36: 'status' is '99': make it a whole number from 200 to 599",
                "10:7: 'sheet /rows' names no calls: write a step's id, a connection, or a connection, a method and a path, as in 'crm GET /contacts/*'",
                "11:24: 'fault' is 'tmeout': did you mean 'timeout'?",
                "11:47: an answer is a text: make it a map, as in { status: 200, body: { id: 7 } }",
                "13:16: 'outcome' is 'complete': did you mean 'completed'?",
                "14:23: flow 'f' has no step 'rows': did you mean 'row'?",
                "14:41: flow 'f' does not call 'mails': did you mean 'mail'?",
                "14:48: unknown key 'bdy': did you mean 'body'?",
                "15:16: flow 'f' has no step 'row:x': did you mean 'row'?",
                "15:23: 'row:x' is 'skiped': did you mean 'skipped'?",
                "15:48: 'state' is 'done': use one of succeeded, skipped, failed, fell-back, stopped, not-reached",
                "15:65: unknown key 'atempts': did you mean 'attempts'?",
                "16:22: flow 'f' has no step 'custmer': did you mean 'customer'?",
                "17:13: 'took' is 'soon': write it like 500ms, 10s, 10m, 24h, 7d or 1h30m",
                "18:11: two cases are called 'one': say what tells them apart",
                "21:5: 'case' is missing: say what it shows, in a few words",
                "21:5: nothing comes in: give it an 'event', or a 'file' with a post",
                "22:5: a case is a text: make it a map, as in '- case: what it shows'",
            ],
            faults);
    }

    [Theory]
    [InlineData("flow: f\n", "f.tests.yaml", "1:1: 'cases' is missing: list at least one, as in '- case: what it shows'")]
    [InlineData("flow: g\ncases: []\n", "g.tests.yaml", "1:7: there is no flow 'g': did you mean 'f'?")]
    [InlineData("flow: f\ncases: []\n", "g.tests.yaml", "1:7: these are the tests of flow 'f' and the file is 'g.tests.yaml': call it f.tests.yaml")]
    [InlineData("cases: []\n", "f.tests.yaml", "1:1: 'flow' is missing: begin with 'flow: ' and the flow's name")]
    [InlineData("flow: f\nheaders: { a: b }\ncases: []\n", "f.tests.yaml", "2:1: 'headers' are those of the post in 'file', and there is none: put them into 'event', or give a 'file'")]
    [InlineData("flow: f\ncases: [\n", "f.tests.yaml", "3:1: not valid YAML")]
    public void A_file_that_is_none_is_told(string text, string name, string expected)
    {
        var faults = new FaultList();
        Assert.Null(FlowTestFiles.Read(name, text, [Flow.Compile($"flow: f\non: {{ source: stripe }}\nsteps:\n{Steps}")], _ => null, faults));
        Assert.StartsWith($"{name}:{expected}", Assert.Single(faults.All).ToString());
    }

    // The reader's own list of what it knows, as it tells it to somebody who mistyped.
    [Theory]
    [InlineData("zzzzzzzzzzzz: 1\ncases: []", "tests")]
    [InlineData("cases: [ { case: a, event: {}, expect: {}, zzzzzzzzzzzz: 1 } ]", "a case")]
    [InlineData("cases: [ { case: a, event: { zzzzzzzzzzzz: 1 }, expect: {} } ]", "event")]
    [InlineData("cases: [ { case: a, event: {}, expect: {}, answers: { sheet: { zzzzzzzzzzzz: 1 } } } ]", "an answer")]
    [InlineData("cases: [ { case: a, event: {}, expect: {}, signals: [ { name: s, zzzzzzzzzzzz: 1 } ] } ]", "a signal")]
    [InlineData("cases: [ { case: a, event: {}, expect: { zzzzzzzzzzzz: 1 } } ]", "expect")]
    [InlineData("cases: [ { case: a, event: {}, expect: { calls: [ { zzzzzzzzzzzz: 1 } ] } } ]", "a call")]
    [InlineData("cases: [ { case: a, event: {}, expect: { steps: { customer: { zzzzzzzzzzzz: 1 } } } } ]", "a step")]
    [InlineData("cases: [ { case: a, event: {}, expect: { fault: { zzzzzzzzzzzz: 1 } } } ]", "fault")]
    public void The_reader_knows_the_words_of_the_grammar_and_no_others(string yaml, string group)
    {
        Read(yaml, out var faults);
        Known(faults, group);
    }

    [Theory]
    [InlineData("{ every: 1h }", "cases: [ { case: a, tick: { due: 2026-01-01, zzzzzzzzzzzz: 1 }, expect: {} } ]", "tick")]
    [InlineData("{ http: get /x }", "cases: [ { case: a, request: { zzzzzzzzzzzz: 1 }, expect: {} } ]", "request")]
    [InlineData("{ flow: g }", "cases: [ { case: a, emitted: { zzzzzzzzzzzz: 1 }, expect: {} } ]", "emitted")]
    [InlineData("{ http: get /x }", "cases: [ { case: a, request: {}, expect: { answer: { zzzzzzzzzzzz: 1 } } } ]", "answer")]
    [InlineData("{ http: get /x }", "cases: [ { case: a, request: {}, expect: { answer: { parts: { a.b: { zzzzzzzzzzzz: 1 } } } } } ]", "a part")]
    [InlineData("{ manual: true }", "cases: [ { case: a, data: 1, expect: { emits: [ { zzzzzzzzzzzz: 1 } ] } } ]", "an emitted event")]
    public void So_it_does_for_what_other_triggers_take(string on, string yaml, string group) => Known(FaultsOf(on, yaml), group);

    [Theory]
    [InlineData("{ every: 1h }", "message: {}", "4:5: 'message' is nothing that flow 'f' takes: give it a 'tick'")]
    [InlineData("{ queue: counts }", "tick: 2026-01-01", "4:5: 'tick' is nothing that flow 'f' takes: give it a 'message', or a 'file' that holds one")]
    [InlineData("{ manual: true }", "request: {}", "4:5: 'request' is nothing that flow 'f' takes: give it 'data'")]
    [InlineData("{ http: get /x }", "file: there", "4:5: 'file' is nothing that flow 'f' takes: give it a 'request'")]
    [InlineData("{ source: stripe }", "emitted: {}", "4:5: 'emitted' is nothing that flow 'f' takes: give it an 'event', or a 'file' with a post")]
    [InlineData("{ flow: g }", "file: there", "4:5: 'file' is nothing that flow 'f' takes: give it what is 'emitted'")]
    [InlineData("{ every: 1h }", "tick: noon", "4:11: 'tick' is 'noon': write a time like 2026-11-20T09:00:00Z")]
    [InlineData("{ every: 1h }", "tick: {}", "4:11: 'due' is missing: write a time like 2026-11-20T09:00:00Z")]
    [InlineData("{ http: \"get /x/{id}\", version: v1 }", "request: {}", "4:14: 'path' is missing: write it out, as /v1/x/{id} says")]
    [InlineData("{ http: get /x }", "request: { path: x }", "4:22: 'path' is 'x': begin it with /, behind /api/flows")]
    [InlineData("{ flow: g }", "emitted: { hops: 0 }", "4:22: 'hops' is '0': make it a whole number from 1 to 100")]
    [InlineData("{ manual: true }", "", "3:5: nothing comes in: give it 'data'")]
    [InlineData("{ manual: true }", "data: 1\n    event: {}", "5:5: 'data' and 'event' in one case: keep one of them")]
    [InlineData("{ manual: true }", "data: 1\n    answers: { m: { fault: dns } }", "5:21: 'fault' of a step of code: give its result as 'body', or say 'fails' or 'later'")]
    [InlineData("{ manual: true }", "data: 1\n    answers: { m: { fails: a, later: b } }", "5:31: 'fails' and 'later' in one answer: keep one of them")]
    [InlineData("{ manual: true }", "data: 1\n    answers: { c: { fails: a } }", "5:21: 'fails' of a call: say 'status' or 'fault'")]
    public void What_does_not_fit_the_trigger_is_told(string on, string given, string expected) =>
        Assert.Equal([expected], FaultsOf(on, $"cases:\n  - case: a\n    {given}\n    expect: {{}}\n"));

    [Fact]
    public void Only_a_flow_that_answers_is_expected_to() => Assert.Equal(
        ["2:48: flow 'f' answers nobody: leave 'answer' out: it is for flows with 'on: { http: … }'"],
        FaultsOf("{ manual: true }", "cases: [ { case: a, data: 1, expect: { answer: { status: 200 } } } ]"));

    [Fact]
    public void The_schema_is_the_grammars() => Same(Repository.Path("schemas", "tests.schema.json"), TestsSchema.Write());

    [Fact]
    public void The_reference_is_the_grammars()
    {
        const string Mark = "<!-- reference -->\n";
        var path = Repository.Path("docs", "testing-flows.md");
        var text = File.ReadAllText(path);
        Same(path, text[..(text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)] + "\n" + TestsReference.Write().TrimEnd() + "\n");
    }

    private static void Known(IReadOnlyList<string> faults, string group)
    {
        var known = Assert.Single(faults).Split("use one of ")[1].Split(", ");
        Assert.Equal(TestGrammar.All.Single(g => g.Name == group).Keywords.Select(k => k.Name).Order(), known.Order());
    }

    // Of a flow with a trigger of another kind, a call 'c' and a step of code 'm'.
    private static IReadOnlyList<string> FaultsOf(string on, string yaml)
    {
        var faults = new FaultList();
        var flows = Flow.CompileSet($"flow: f\non: {on}\nsteps: [ {{ id: m, use: score }}, {{ id: c, call: crm, get: /a }} ]\n---\nflow: g\non: {{ manual: true }}\nsteps: [ {{ emit: told }} ]\n");
        FlowTestFiles.Read("f.tests.yaml", "flow: f\n" + yaml, flows, _ => [], faults);
        return [.. faults.All.Select(f => f.ToString()["f.tests.yaml:".Length..])];
    }

    private static void Same(string path, string written)
    {
        if (Repository.Regenerate)
            File.WriteAllText(path, written);
        Assert.Equal(written, File.ReadAllText(path));
    }

    private static FlowTestFile? Read(string yaml, out IReadOnlyList<string> told)
    {
        var faults = new FaultList();
        var flow = Flow.Compile($"flow: f\non: {{ source: stripe }}\nsteps:\n{Steps}");
        var file = FlowTestFiles.Read("f.tests.yaml", "flow: f\n" + yaml, [flow], path => path == "answer.json" ? "{}"u8.ToArray() : null, faults);
        told = [.. faults.All.Select(f => f.ToString()["f.tests.yaml:".Length..])];
        return file;
    }
}
