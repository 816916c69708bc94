using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Definitions;

// Every word of the flow language, once.
internal static class FlowGrammar
{
    public static readonly KeywordGroup DebounceRule = new("debounce", "Only the last event of a burst starts a run that does something.",
    [
        new("for", KeywordShape.Duration, "How long no further event may come before the last one goes on.") { Required = true },
        new("by", KeywordShape.Expression, "JSONata over the event: bursts are told apart by its value. Left out: all events of the flow are one burst."),
    ]);

    public static readonly KeywordGroup BatchRule = new("batch", "Several events go into one run, whose `event.data` is `{ count, events }` with the events whole and in the order of their acceptance, and whose `event.type` is `batch`.",
    [
        new("max", KeywordShape.Number, "How many events at most; 2 to 200.") { Required = true },
        new("within", KeywordShape.Duration, "How long the first of them waits for others at most.") { Required = true },
        new("by", KeywordShape.Expression, "JSONata over the event: events with different values go into different batches. Left out: all go together."),
    ]);

    public static readonly Keyword Throttle = new("throttle", KeywordShape.Number,
        "How many runs of this flow may do steps at once, over all instances; the others wait for their turn. 1 to 1000; left out: any number. A run that waits for a person takes no place.");

    // Words of every trigger whose events need not become runs at once.
    public static readonly IReadOnlyList<Keyword> Pacing =
    [
        Throttle,
        new("debounce", KeywordShape.Map, "Only the last event of a burst; the runs of the others end with the name of the one that superseded them.") { Of = DebounceRule },
        new("batch", KeywordShape.Map, "Several events into one run; the runs of the others end with the name of the one that took theirs.") { Of = BatchRule },
    ];

    public static readonly KeywordGroup SourceTrigger = new("source", "Events that an outside system posts.",
    [
        new("source", KeywordShape.Text, "The source whose events start a run of this flow.") { Required = true },
        new("types", KeywordShape.TextList, "The event types that do, with `*` for any characters; left out: all types."),
        new("where", KeywordShape.Expression, "JSONata over the event (`id`, `type`, `time`, `source`, `data`, `headers`, `receivedAt`, and `context`, `cloudEvent`, `traceparent` where it has them); only events for which it is true start a run."),
        .. Pacing,
    ]);

    // A trigger is of the kind whose name it has as a key.
    public static readonly IReadOnlyList<KeywordGroup> TriggerKinds = [SourceTrigger];

    public static readonly KeywordGroup Retry = new("retry", "How a call that may succeed later is tried again; what is left out is as the connection says.",
    [
        new("attempts", KeywordShape.Number, "Attempts in all, the first included; 1 to 100."),
        new("first", KeywordShape.Duration, "Upper bound of the first wait; the wait itself is drawn between zero and the bound."),
        new("factor", KeywordShape.Number, "What the bound grows by from wait to wait; 1 to 10."),
        new("max", KeywordShape.Duration, "The bound grows no further than this."),
        new("for", KeywordShape.Duration, "No attempt starts later than this after the first one."),
    ]);

    public static readonly Keyword OnError = new("on-error", KeywordShape.Choice,
        "What happens when the step failed for good and no fallback stood in: `dead-letter` (the run waits for a person), `continue` (it goes on; the result is null), "
        + "`undo` (what it has done is undone, last first, and it is over). Left out: as the step around it says; outermost steps as the flow says; there, `dead-letter`.")
    {
        Choices = ["continue", "dead-letter", "undo"],
    };

    public static readonly Keyword OnItemError = new("on-item-error", KeywordShape.Choice,
        "`stop`: once an item failed for good no further one is started; `finish`: all are worked on. Left out: `stop`. Either way the step has failed then.")
    {
        Choices = ["finish", "stop"],
    };

    public static readonly KeywordGroup AnyStep = new("any step", "Words that every step knows.",
    [
        new("id", KeywordShape.Text, "Name under which later steps read the result; letters, digits and `_`; left out: made from the step's place."),
        new("when", KeywordShape.Expression, "JSONata; the step is skipped when it gives something false."),
        new("timeout", KeywordShape.Duration, "The step, with every attempt and everything inside it, has failed when it is not over by then."),
        new("fallback", KeywordShape.Steps, "Steps done instead when the step failed for good; the last one's result becomes this step's."),
        OnError,
    ]);

    public static readonly KeywordGroup Call = new("call", "Calls an outside API; its answer's body is the step's result.",
    [
        new("call", KeywordShape.Text, "The connection to call.") { Required = true },
        new("get", KeywordShape.Template, "REST: GET this path below the connection's base URL."),
        new("post", KeywordShape.Template, "REST: POST to this path."),
        new("put", KeywordShape.Template, "REST: PUT to this path."),
        new("patch", KeywordShape.Template, "REST: PATCH this path."),
        new("delete", KeywordShape.Template, "REST: DELETE this path."),
        new("query", KeywordShape.TemplateMap, "REST: query parameters by name; one whose expression gives nothing is left out."),
        new("headers", KeywordShape.TemplateMap, "Header fields by name, on top of the connection's; one whose expression gives nothing is left out."),
        new("body", KeywordShape.Expression, "REST and SOAP: JSONata that gives the body; nothing: no body."),
        new("operation", KeywordShape.Text, "SOAP: the operation."),
        new("graphql", KeywordShape.Text, "GraphQL: the document."),
        new("variables", KeywordShape.Expression, "GraphQL: JSONata that gives the variables."),
        new("result", KeywordShape.Expression, "JSONata over `status`, `headers` and `body` of the answer that gives the step's result; left out: the body."),
        new("retry", KeywordShape.Map, "How to try again; left out: as the connection says.") { Of = Retry },
        new("undo", KeywordShape.OneOrMoreSteps, "Done when this call had succeeded and the run is undone later. Not inside `forEach`."),
    ]);

    public static readonly KeywordGroup Map = new("map", "Makes a value; no call is made.",
    [
        new("map", KeywordShape.Expression, "JSONata that gives the step's result.") { Required = true },
    ]);

    public static readonly KeywordGroup Parallel = new("parallel", "Starts steps side by side and is over when all of them are; one that fails does not stop the others.",
    [
        new("parallel", KeywordShape.Steps, "The steps.") { Required = true },
    ]);

    public static readonly KeywordGroup Case = new("a case", "One case of a `switch`.",
    [
        new("when", KeywordShape.Expression, "JSONata; the case fits when it gives something true. Left out, in the last case: it fits always."),
        new("steps", KeywordShape.Steps, "What is done.") { Required = true },
    ]);

    public static readonly KeywordGroup Switch = new("switch", "Does the first case that fits. Its result is that of the case's last step; null where none fits.",
    [
        new("switch", KeywordShape.MapList, "The cases, tried in order.") { Required = true, Of = Case },
    ]);

    public static readonly KeywordGroup ForEach = new("forEach", "Does steps for every item of a list. Its result is the list of the items' results, each that of its last step, in the items' order.",
    [
        new("forEach", KeywordShape.Expression, "JSONata that gives the list; a value that is none is a list of one, nothing is an empty one.") { Required = true },
        new("steps", KeywordShape.Steps, "What is done for each; expressions there see `item` and `index` (from 0).") { Required = true },
        new("concurrency", KeywordShape.Number, "How many items at most are worked on at once; they start in order. 1 to 1000; left out: 1."),
        OnItemError,
    ]);

    public static readonly KeywordGroup WaitFor = new("wait for", "One of these.",
    [
        new("for", KeywordShape.Duration, "How long."),
        new("until", KeywordShape.Expression, "JSONata that gives a time: ISO 8601, or milliseconds since 1970. A time past is no wait."),
        new("signal", KeywordShape.Text, "The name of a signal; what it carries is the step's result. One that came before it was waited for is not lost."),
    ]);

    public static readonly KeywordGroup Wait = new("wait", "Waits without using anything up: for a time, until a time, or for a signal from outside. `timeout` bounds it.",
    [
        new("wait", KeywordShape.Map, "For what.") { Required = true, Of = WaitFor },
    ]);

    public static readonly KeywordGroup Fail = new("fail", "Fails for good.",
    [
        new("fail", KeywordShape.Template, "Why, for the person who finds the dead letter.") { Required = true },
    ]);

    public static readonly KeywordGroup Stop = new("stop", "Ends the run as completed, from wherever it stands. Nothing further is started, and waits are broken off.",
    [
        new("stop", KeywordShape.Template, "Why, for the report.") { Required = true },
    ]);

    public static readonly KeywordGroup Sequence = new("steps", "Does steps one after the other: a branch of more than one step. Its result is the last one's.",
    [
        new("steps", KeywordShape.Steps, "The steps.") { Required = true },
    ]);

    // A step is of the kind whose name it has as a key.
    public static readonly IReadOnlyList<KeywordGroup> StepKinds = [Call, Map, Parallel, Switch, ForEach, Wait, Fail, Stop, Sequence];

    public static readonly Keyword Record = new("record", KeywordShape.Choice, "`bodies`: run reports hold request and response bodies; left out: they do not.")
    {
        Choices = ["bodies"],
    };

    public static readonly KeywordGroup Flow = new("flow", "A flow file: `integrations/flows/<name>.yaml`.",
    [
        new("flow", KeywordShape.Text, "The flow's name: that of the file, in lower case with dashes, at most 50 characters.") { Required = true },
        new("on", KeywordShape.Trigger, "What starts a run.") { Required = true },
        new("order-by", KeywordShape.Expression, "JSONata over the event: events with the same value are worked on one at a time, in the order of their acceptance, while others go on side by side. An event for which it gives nothing has no order. A run that waits for a person holds up those behind it."),
        Record,
        OnError,
        new("steps", KeywordShape.Steps, "What is done, in order.") { Required = true },
    ]);

    // In the order in which the reference tells them.
    public static readonly IReadOnlyList<KeywordGroup> All = [Flow, .. TriggerKinds, DebounceRule, BatchRule, AnyStep, Call, Retry, Map, Parallel, Sequence, Switch, Case, ForEach, Wait, WaitFor, Fail, Stop];
}
