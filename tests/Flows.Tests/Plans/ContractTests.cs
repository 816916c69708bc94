using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Execution.Admissions;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Plans;

// What is written down today is read tomorrow: the files hold the form of every released version. TRUNKLINE_REGENERATE=1 writes today's anew.
public class ContractTests
{
    private const string Everything = """
        flow: everything
        on: { source: stripe, types: [a.*], where: data.n > 1 }
        record: bodies
        settings: { limit: 1.50, live: true, sender: "12" }
        steps:
          - id: one
            when: event.data.ok
            call: crm
            put: "/contacts/{event.data.id}"
            query: { q: "{event.id}" }
            headers: { X-Trace: "{run.id}" }
            body: '{ "a": 1.50 }'
            result: body.id
            retry: { attempts: 3, first: 500ms, factor: 1.5, max: 1h30m, for: 2d }
            fallback: [ { id: instead, call: sheet, post: /rows } ]
          - parallel:
              - { id: soap, call: erp, operation: Post, body: event.data }
              - steps: [ { id: graph, call: shop, graphql: "query { a }", variables: '{ "x": one }' } ]
          - { id: made, map: one, on-error: continue }
          - id: choice
            switch: [ { when: made, steps: [ { id: held, wait: { for: 1h } } ] }, { steps: [ { wait: { until: event.time } }, { wait: { signal: go } } ] } ]
          - id: list
            forEach: event.data.list
            concurrency: 5
            on-item-error: finish
            steps: [ { fail: "no {item}", when: index > 3 } ]
          - { id: paid, call: crm, post: /p, undo: { call: crm, delete: /p }, on-error: undo }
          - { id: quiet, call: crm, get: /q, record: nothing }
          - { id: own, use: score, with: one, settings: { scale: 10 }, retry: { attempts: 2 } }
          - { id: told, emit: thing.done, data: one, event-id: event.id }
          - { id: shared, run: shared, with: one }
          - { stop: "enough" }
        ---
        flow: shared
        on: { manual: true }
        on-error: continue
        settings: { to: "a@b.example" }
        steps:
          - { id: sent, call: mail, post: /m, body: '{ "to": settings.to, "is": event.data }' }
          - { run: deep }
        ---
        flow: deep
        on: { manual: true }
        steps: [ { id: made, map: event.id } ]
        """;

    private static readonly DateTimeOffset At = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Plan() => Golden("plan-v1.json", Flow.CompileSet(Everything)[0].Plan, FlowsJson.Default.FlowPlan);

    // As it was written while only calls could be undone: what it says holds, and results of lists are kept.
    [Fact]
    public void A_plan_from_when_only_calls_could_be_undone()
    {
        var plan = JsonSerializer.Deserialize(File.ReadAllText(Repository.Path("tests", "Flows.Tests", "Plans", "Golden", "plan-v1-undo-of-calls.json")), FlowsJson.Default.FlowPlan)!;
        Assert.Equal("paid", Assert.Single(PlanSteps.All(plan.Steps), s => s.Undo.Count > 0).Id);
        var list = Assert.Single(PlanSteps.All(plan.Steps).OfType<ForEachStep>());
        Assert.False(list.ResultUnread);
        Assert.Null(list.UndoReads);
    }

    [Fact]
    public void Plan_of_a_flow_that_answers() => Golden("plan-answer-v1.json", Flow.Compile("""
        flow: answers
        on: { http: "get /x/{id}" }
        steps:
          - id: all
            composite: { a: { call: crm, get: "/a/{event.data.path.id}", timeout: 1s }, b: { call: shop, graphql: "query { b }", when: event.data.query.b } }
            require: [a]
        answer: { status: '200', headers: { X-A: "{all.a.data.id}" }, body: all, parts: header }
        """, "answers.yaml").Plan, FlowsJson.Default.FlowPlan);

    [Fact]
    public void Report_of_a_flow_that_answers() => Golden("report-answer-v1.json", new RunReport
    {
        RunId = "f-1",
        Flow = "f",
        State = RunState.Completed,
        StartedAt = At,
        Answer = new RunAnswer(200)
        {
            Headers = new Dictionary<string, string> { ["X-A"] = "1" }, Body = Json("""{ "n": 1.50 }"""), Partial = true,
            Parts = new Dictionary<string, PartMark> { ["a"] = new() { Source = "crm", At = At, Age = 3, Fault = new PartFault("http-503", "crm answered 503", 503), Skipped = true } },
        },
    }, FlowsJson.Default.RunReport);

    [Fact]
    public void Admission() => Golden("plan-admission-v1.json", Flow.Plan(
        "  - { map: event.data }\n", "{ source: stripe, throttle: 4, batch: { max: 20, within: 1m, by: data.k } }").Admission! with
        {
            OrderBy = "data.k", Debounce = new DebounceRule(TimeSpan.FromSeconds(30), "data.k"),
        }, FlowsJson.Default.Admission);

    [Fact]
    public void Turn() => Golden("input-turn-v1.json", new RunInput
    {
        Plan = new FlowPlan(1, "f", []),
        Event = Json("{}"),
        Turn = new Turn(true, [new LinePlace("order-f-1", At, 1, TimeSpan.FromSeconds(1), true)]),
    }, FlowsJson.Default.RunInput);

    [Fact]
    public void Input() => Golden("input-v1.json", new RunInput
    {
        Plan = new FlowPlan(1, "f", []),
        Event = Json("""{ "id":"evt_1", "n": 12345678901234567890.10, "t":"\u00e9\/" }"""),
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        StartedAt = At,
        Done = [new StepRecord(Step("a", StepState.Succeeded), Json("[1.0, 2]")), new StepRecord(Step("b", StepState.Skipped), Json("null"))],
        Failed = [Step("c", StepState.Failed) with { Fault = Fault }],
        Undoable = new Dictionary<string, JsonElement> { ["l"] = Json("""[[0,999,{"steps":["a"]}],[1000,1000,{"steps":["m[]","a"],"results":{"a":1.50},"lists":{"m:1000":[[0,2,{"steps":["b"]}]]}}]]""") },
        Notes = new Dictionary<string, JsonElement> { ["case:s"] = Json("1") },
        GivenUp = new DeadLetter("c", Fault, At),
        Undoing = new UndoCause(new DeadLetter("c", Fault, At), true, "ada", "a test"),
        DeadLetter = new DeadLetter("c", Fault, At.AddHours(1)),
        Resumed = 2,
    }, FlowsJson.Default.RunInput);

    [Fact]
    public void Input_of_a_run_that_gave_up_in_one_branch() => Golden("input-given-up-v1.json", new RunInput
    {
        Plan = new FlowPlan(1, "f", []),
        Event = Json("{}"),
        Failed = [Step("c", StepState.Failed) with { Fault = Fault }, Step("d", StepState.Failed) with { Fault = Fault }],
        GivenUp = new DeadLetter("c", Fault, At),
        GivenUpSteps = 1,
    }, FlowsJson.Default.RunInput);

    [Fact]
    public void Request() => Golden("request-v1.json", new StepRequest
    {
        Action = StepAction.Call,
        RunId = "f-1",
        Flow = "f",
        StepId = "a",
        Attempt = 2,
        IdempotencyKey = "f-1:a",
        Retry = new RetryPolicy { Attempts = 3 },
        Call = new CallRequest
        {
            Connection = "crm", Method = "PUT", Path = "/a", Query = new Dictionary<string, string> { ["q"] = "1" }, Headers = new Dictionary<string, string> { ["X"] = "y" },
            Body = """{ "a": 1.50 }""", Operation = "Op", GraphQl = "query { a }", Variables = "{}", Result = "body",
        },
        Use = new UseRequest { Name = "score", Input = """{ "a": 1.50 }""", Settings = new Dictionary<string, string> { ["scale"] = "10" } },
        Emit = new EmitRequest { Source = "flow:f", EventId = "f-1:a", Type = "thing.done", Time = At, Data = """{ "a": 1.50 }""", Hops = 2 },
        DeadLetter = new DeadLetter("c", Fault, At),
        EventSource = "stripe",
        EventId = "evt_1",
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        RecordBodies = true,
    }, FlowsJson.Default.StepRequest);

    [Fact]
    public void Outcome()
    {
        Golden("outcome-succeeded-v1.json", StepOutcome.Succeeded(Json("""{ "n": 1.50 }"""), Attempt), FlowsJson.Default.StepOutcome);
        Golden("outcome-retry-v1.json", StepOutcome.Retry(Fault, At, Attempt), FlowsJson.Default.StepOutcome);
        Golden("outcome-failed-v1.json", StepOutcome.Failed(Fault), FlowsJson.Default.StepOutcome);
    }

    [Fact]
    public void Status() => Golden("status-v1.json", new RunStatus(RunState.DeadLettered, new DeadLetter("c", Fault, At), At, "go"), FlowsJson.Default.RunStatus);

    [Fact]
    public void Report() => Golden("report-v1.json", new RunReport
    {
        RunId = "f-1",
        Flow = "f",
        Source = "stripe",
        EventId = "evt_1",
        State = RunState.Discarded,
        StartedAt = At,
        FinishedAt = At.AddMinutes(1),
        Resumed = 1,
        DiscardReason = "a test",
        DiscardedBy = "ada",
        StopReason = "enough",
        DeadLetter = new DeadLetter("c", Fault, At),
        Steps = [Step("a", StepState.FellBack)],
    }, FlowsJson.Default.RunReport);

    private static StepFault Fault { get; } = new("http-503", "mail answered 503.", 503);

    private static AttemptReport Attempt { get; } = new(At, 12.5, 503, "http-503", "{}", "busy");

    private static StepReport Step(string id, StepState state) => new() { Id = id, State = state, IdempotencyKey = "f-1:" + id, Connection = "crm", Attempts = [Attempt] };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static void Golden<T>(string file, T value, JsonTypeInfo<T> type)
        where T : notnull
    {
        var path = Repository.Path("tests", "Flows.Tests", "Plans", "Golden", file);
        var written = JsonSerializer.Serialize(value, type);
        if (Repository.Regenerate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, written + "\n");
        }

        Assert.Equal(File.ReadAllText(path).TrimEnd(), written);
        Assert.Equal(written, JsonSerializer.Serialize(JsonSerializer.Deserialize(written, type)!, type));
    }
}
