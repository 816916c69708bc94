using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Testing;

// Every word of tests files, once: the reader, the JSON Schema and the reference in docs/testing-flows.md agree on these.
internal static class TestGrammar
{
    public static readonly Keyword NetworkFault = new("fault", KeywordShape.Choice, "What goes wrong on the way in place of an answer.")
    {
        Choices = CannedAnswer.NetworkFaults,
    };

    public static readonly KeywordGroup Answer = new("an answer", "What a partner answers to a call, or a step of code gives.",
    [
        new("status", KeywordShape.Number, "HTTP status code, 200 to 599; left out: 200."),
        new("headers", KeywordShape.TextMap, "Header fields. Content-Type, left out, is what the body looks like."),
        new("body", KeywordShape.Json, "A map or list is sent as JSON, or, by a SOAP partner, as the answer's element in an envelope; a text (`|`) is sent as it stands."),
        new("file", KeywordShape.Text, "The file that holds the body, from the tests file's folder."),
        NetworkFault,
        new("fails", KeywordShape.Text, "A step of code (`use`), in place of really doing it: the code of the fault with which it fails for good. Its result is `body`."),
        new("later", KeywordShape.Text, "A step of code: the code of the fault with which it is tried again, as its `retry` says."),
        new("delay", KeywordShape.Duration, "How long it takes; longer than the connection's time-out is a time-out."),
    ]);

    public static readonly KeywordGroup Event = new("event", "An event as expressions see it; what is left out is made up.",
    [
        new("id", KeywordShape.Text, "Its id; left out: `test-event`."),
        new("type", KeywordShape.Text, "Its type; left out: the first of the trigger's `types`, if that has no `*`, else empty."),
        new("time", KeywordShape.Text, "When it happened; left out: `at`."),
        new("receivedAt", KeywordShape.Text, "When it was received; left out: `at`."),
        new("data", KeywordShape.Json, "Its data."),
        new("headers", KeywordShape.TextMap, "Header fields of its post, names in lower case."),
        new("context", KeywordShape.Json, "What stands beside it in its post, where its source has that."),
        new("cloudEvent", KeywordShape.Json, "Its CloudEvents attributes, where it is one."),
        new("traceparent", KeywordShape.Text, "W3C trace context of its post."),
    ]);

    public static readonly KeywordGroup Tick = new("tick", "A tick of the flow's schedule; a text stands for `due`.",
    [
        new("due", KeywordShape.Text, "When it is due; `at`, left out, is this time. No tick of the schedule: `unmatched`.") { Required = true },
        new("previous", KeywordShape.Text, "The tick before it that started a run; left out: none."),
    ]);

    public static readonly KeywordGroup Request = new("request", "A request that the flow answers, read and checked as on a host.",
    [
        new("method", KeywordShape.Text, "HTTP method; left out: the flow's."),
        new("path", KeywordShape.Text, "The path behind `/api/flows`, with the version, escaped as it is sent; left out: the flow's, where that has no parameter."),
        new("query", KeywordShape.TextMap, "Query parameters; one that stands several times is written into `path`, behind `?`."),
        new("headers", KeywordShape.TextMap, "Header fields. Content-Type, left out, is `application/json` where there is a body."),
        new("body", KeywordShape.Json, "A map or list is sent as JSON, a text as it stands."),
    ]);

    public static readonly KeywordGroup Emitted = new("emitted", "An event of the flow that this one listens to.",
    [
        new("type", KeywordShape.Text, "Its type; left out: the first of the trigger's `types`, if that has no `*`, else empty."),
        new("data", KeywordShape.Json, "Its data."),
        new("id", KeywordShape.Text, "Its id; left out: `test-event`."),
        new("hops", KeywordShape.Number, "How many events of flows, this one included, led here; left out: 1."),
    ]);

    public static readonly KeywordGroup Signal = new("a signal", "What is sent to the run from outside; `resume` and `discard` decide about its dead letter.",
    [
        new("name", KeywordShape.Text, "The signal.") { Required = true },
        new("after", KeywordShape.Duration, "When it comes, from the start of the run; left out: at once."),
        new("data", KeywordShape.Json, "What it carries; left out: an empty object."),
    ]);

    public static readonly Keyword Outcome = new("outcome", KeywordShape.Choice, "How it ends; `unmatched`: the trigger wants none of it, and no run starts; `refused`: no run can start with it, as its caller, or who sees to the queue, is told; `failed`: a request whose flow gave up before it changed anything; `waiting`: for a signal that never comes.")
    {
        Choices = ["completed", "dead-lettered", "discarded", "undone", "unmatched", "refused", "failed", "waiting"],
    };

    public static readonly KeywordGroup Fault = new("fault", "Why it gave up; a text stands for `code`.",
    [
        new("code", KeywordShape.Text, "As in reports: `http-422`, `soap-fault`, `timeout`, `expression`, `fail`, …."),
        new("step", KeywordShape.Text, "The step that failed for good; `on` is the trigger."),
        new("message", KeywordShape.Text, "A part of the message."),
    ]);

    public static readonly KeywordGroup Call = new("a call", "One HTTP exchange; every attempt is one.",
    [
        new("step", KeywordShape.Text, "The step; inside a `forEach` with or without `:` and the item's index."),
        new("connection", KeywordShape.Text, "The connection."),
        new("method", KeywordShape.Text, "HTTP method."),
        new("path", KeywordShape.Text, "The path below the base URL, escaped as it is sent."),
        new("query", KeywordShape.TextMap, "All query parameters."),
        new("headers", KeywordShape.TextMap, "Some header fields as they are sent: secrets are `secret-of-<name>`, tokens `token-of-<connection>`."),
        new("body", KeywordShape.Json, "A map or list: what the step gave as JSON, compared to the last digit, in any order of members. A text: what is sent, XML without regard to white space between elements. `null`: none."),
        new("operation", KeywordShape.Text, "SOAP: the operation."),
        new("variables", KeywordShape.Json, "GraphQL: the variables."),
        new("times", KeywordShape.Number, "How often it comes, one after the other; left out: once."),
        new("any-order", KeywordShape.MapList, "In place of all the others: calls that come in any order, as those of parallel steps may."),
    ]);

    public static readonly Keyword State = new("state", KeywordShape.Choice, "How it ended.")
    {
        Choices = ["succeeded", "skipped", "failed", "fell-back", "stopped", "not-reached"],
    };

    public static readonly KeywordGroup Step = new("a step", "What came of a step; a text stands for `state`.",
    [
        State,
        new("attempts", KeywordShape.Number, "Exchanges made for it."),
        new("fault", KeywordShape.Text, "The code of the fault that it failed with."),
        new("result", KeywordShape.Json, "Its result."),
    ]);

    public static readonly KeywordGroup Emit = new("an emitted event", "An event that the flow emits.",
    [
        new("type", KeywordShape.Text, "Its type."),
        new("data", KeywordShape.Json, "Its data, whole."),
        new("step", KeywordShape.Text, "The step that emits it; inside a `forEach` with or without `:` and the item's index."),
        new("id", KeywordShape.Text, "Its id, where the step gives one."),
    ]);

    public static readonly KeywordGroup Part = new("a part", "A part of an answer; a text stands for `fault`. What was skipped is no part.",
    [
        new("source", KeywordShape.Text, "The connection that it comes from."),
        new("fault", KeywordShape.Text, "The code of what was wrong, `none` where nothing was."),
    ]);

    public static readonly KeywordGroup Reply = new("answer", "What the caller of a flow with `on: http` gets.",
    [
        new("status", KeywordShape.Number, "HTTP status."),
        new("headers", KeywordShape.TextMap, "Some header fields."),
        new("body", KeywordShape.Json, "The body, whole but for `partial` and `parts` where it does not mention them. Of a problem (`application/problem+json`) the members that are mentioned. `null`: none."),
        new("partial", KeywordShape.Flag, "Whether a part is missing."),
        new("parts", KeywordShape.MapByName, "Parts by name, `<step>` or `<composite>.<part>`.") { Of = Part },
    ]);

    public static readonly KeywordGroup Expect = new("expect", "What must come of it. What is not mentioned is not checked.",
    [
        Outcome,
        new("calls", KeywordShape.MapList, "The calls in their order, and no others; `[]`: none.") { Of = Call },
        new("emits", KeywordShape.MapList, "The events that it emits in their order, and no others; `[]`: none.") { Of = Emit },
        new("answer", KeywordShape.Map, "What the caller of a flow that answers requests gets.") { Of = Reply },
        new("steps", KeywordShape.MapByName, "Steps by id; inside a `forEach` by `id:index`.") { Of = Step },
        new("fault", KeywordShape.Map, "Why it gave up.") { Of = Fault },
        new("stop", KeywordShape.Text, "Why a `stop` step ended it."),
        new("took", KeywordShape.Duration, "How long it took: waits, and half of what waits between attempts are at most."),
    ]);

    // What the file may say for all its cases.
    public static readonly IReadOnlyList<Keyword> Given =
    [
        new("at", KeywordShape.Text, "When it is received and the run starts, as `2026-11-20T09:00:00Z`; left out: noon of 1 January 2026."),
        new("event", KeywordShape.Map, "What comes in: an event.") { Of = Event },
        new("file", KeywordShape.Text, "What comes in: a post as the provider sends it, in a file, from the tests file's folder; read by the source's own rules. For a flow that waits for a queue: a message."),
        new("headers", KeywordShape.TextMap, "Header fields of the post in `file`."),
        new("tick", KeywordShape.Map, "What comes in: a tick of the schedule.") { Of = Tick },
        new("message", KeywordShape.Json, "What comes in: a message of the queue. A map or list is sent as JSON, a text as it stands."),
        new("data", KeywordShape.Json, "What comes in: what a person starts the flow with."),
        new("emitted", KeywordShape.Map, "What comes in: an event that another flow emits.") { Of = Emitted },
        new("request", KeywordShape.Map, "What comes in: a request.") { Of = Request },
        new("answers", KeywordShape.OneOrMoreByName, "What partners answer, and steps of code in place of really being done, by step id (`id:index` for one item), connection, or `connection METHOD /path` with `*` for any characters: one answer for every call, or a list used in turn.") { Of = Answer },
    ];

    public static readonly KeywordGroup Case = new("a case", "One test.",
    [
        new("case", KeywordShape.Text, "What it shows, in a few words.") { Required = true },
        .. Given,
        new("signals", KeywordShape.MapList, "What is sent to the run from outside.") { Of = Signal },
        new("expect", KeywordShape.Map, "What must come of it.") { Required = true, Of = Expect },
    ]);

    public static readonly KeywordGroup File = new("tests", "A tests file: `integrations/flows/<flow>.tests.yaml`. What it says besides `cases` holds for every case that does not say otherwise.",
    [
        new("flow", KeywordShape.Text, "The flow's name.") { Required = true },
        .. Given,
        new("cases", KeywordShape.MapList, "The cases.") { Required = true, Of = Case },
    ]);

    // In the order in which the reference tells them.
    public static readonly IReadOnlyList<KeywordGroup> All = [File, Case, Event, Tick, Emitted, Request, Answer, Signal, Expect, Call, Emit, Reply, Part, Step, Fault];
}
