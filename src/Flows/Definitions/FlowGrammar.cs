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
        "How many runs of this flow may do steps at once, over all instances; the others wait for their turn. 1 to 390; left out: any number. A run that waits for a person takes no place.");

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

    public static readonly Keyword Missed = new("missed", KeywordShape.Choice,
        "Ticks that came due while nobody was there (a deployment, an outage) and are noticed more than two minutes late: `last`: one run stands for all of them; `skip`: they are let go; `all`: each starts its run. Left out: `last`.")
    {
        Choices = ["all", "last", "skip"],
    };

    public static readonly Keyword Overlap = new("overlap", KeywordShape.Choice,
        "A tick that is due while the run of the one before is still going: `skip`: it is let go, counted and logged; `allow`: it starts its run. A dead letter does not count as going. Left out: `skip`.")
    {
        Choices = ["allow", "skip"],
    };

    public static readonly KeywordGroup ScheduleTrigger = new("schedule", "Ticks of a clock, by cron.",
    [
        new("schedule", KeywordShape.Text, "Minute, hour, day of the month, month, day of the week; a sixth field in front is the second. Values, names (`JAN`, `MON`), lists, ranges and steps; `L`, `L-3`, `LW` and `15W` of the month, `FRIL` and `MON#2` of the week.") { Required = true },
        new("zone", KeywordShape.Text, "The time zone whose clock counts, by its IANA name, as in `Europe/Berlin`; left out: `UTC`."),
        Missed,
        Overlap,
    ]);

    public static readonly KeywordGroup EveryTrigger = new("every", "Ticks of a clock, at one distance.",
    [
        new("every", KeywordShape.Duration, "The distance, in whole seconds, up to 366 days; multiples of it counted in UTC from 1970 on, so `15m` is due at :00, :15, :30 and :45.") { Required = true },
        Missed,
        Overlap,
    ]);

    public static readonly KeywordGroup QueueTrigger = new("queue", "Messages that another system puts into a storage queue.",
    [
        new("queue", KeywordShape.Text, "The queue's name in the app's storage account: lower-case letters, digits and single dashes, 3 to 56 characters.") { Required = true },
        new("id", KeywordShape.Expression, "JSONata over the event that gives a text or a number: two messages with the same one start one run. Left out: the message's own id."),
        new("where", KeywordShape.Expression, "JSONata over the event (`id`, `type`, `time`, `source`, `data`); only messages for which it is true start a run."),
        .. Pacing,
    ]);

    public static readonly KeywordGroup FlowTrigger = new("flow", "Events that another flow emits.",
    [
        new("flow", KeywordShape.Text, "The flow whose `emit` steps start a run of this one; never this flow itself.") { Required = true },
        new("types", KeywordShape.TextList, "The event types that do, with `*` for any characters; left out: all types."),
        new("where", KeywordShape.Expression, "JSONata over the event, as for a source; `context` has `flow`, `run` and `step` that emitted it, and `hops`."),
        .. Pacing,
    ]);

    // A trigger is of the kind whose name it has as a key.
    public static readonly IReadOnlyList<KeywordGroup> TriggerKinds =
    [
        SourceTrigger,
        QueueTrigger,
        ScheduleTrigger,
        EveryTrigger,
        FlowTrigger,
        HttpGrammar.Trigger,
        CompositionGrammar.ManualTrigger,
    ];

    public static readonly KeywordGroup Retry = SharedGrammar.Retry;

    // Code says itself what may work later, and what must not be done twice.
    public static readonly KeywordGroup RetryOfCode = Retry with { Keywords = [.. Retry.Keywords.Where(k => k.Name is not ("on" or "unsafe"))] };

    public static readonly Keyword PagesBy = new("by", KeywordShape.Choice, "How the next page is asked for. Said here, nothing of the way is taken from the connection.")
    {
        Choices = ["cursor", "graphql", "link", "offset", "page", "url"],
    };

    public static readonly Keyword PagesIn = new("in", KeywordShape.Choice, "Where `name` and `sizeName` stand: in the `query`, or in the `body` as members. Left out: in the query.") { Choices = ["body", "query"] };

    public static readonly Keyword PagesBeyond = new("beyond", KeywordShape.Choice, "What happens where the list goes on beyond a bound: `fail`, or `stop` (the rest is left). Left out: `fail`.")
    {
        Choices = ["fail", "stop"],
    };

    public static readonly KeywordGroup Paginate = new("paginate", "How a long list is read page by page, and how far. What is left out of the way is as the connection's `pages` says.",
    [
        PagesBy,
        new("items", KeywordShape.Expression, "JSONata over `status`, `headers`, `body` that gives a page's items."),
        new("from", KeywordShape.Expression, "JSONata that gives the cursor, the next address, the number of the last page, or GraphQL's `pageInfo`."),
        new("name", KeywordShape.Text, "The parameter (GraphQL: variable) that asks for the next page."),
        PagesIn,
        new("first", KeywordShape.Number, "The number of the first page; left out: 1."),
        new("size", KeywordShape.Number, "Items of a full page."),
        new("sizeName", KeywordShape.Text, "The parameter that asks for pages of that size."),
        new("max-items", KeywordShape.Number, "Items at most. Left out: 1000, in a `forEach` 1000000."),
        new("max-pages", KeywordShape.Number, "Pages at most. Left out: 100, in a `forEach` 100000."),
        new("max-time", KeywordShape.Duration, "No page is asked for later than this after the first. Left out: 1h, in a `forEach` 7d."),
        PagesBeyond,
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

    public static readonly Keyword Undo = new("undo", KeywordShape.OneOrMoreSteps,
        "Done when the step had succeeded and the run is undone later: before what undoes the steps inside it, and after what undoes the steps behind it. It sees what the step saw, and its result.");

    public static readonly KeywordGroup AnyStep = new("any step", "Words that steps of every kind know; where one has no meaning, the [table](#which-step-takes-which-word) says why.",
    [
        new("id", KeywordShape.Text, "Name under which later steps read the result; letters, digits and `_`; left out: made from the step's place."),
        new("when", KeywordShape.Expression, "JSONata; the step is skipped when it gives something false."),
        new("timeout", KeywordShape.Duration, "The step, with every attempt and everything inside it, has failed when it is not over by then."),
        new("fallback", KeywordShape.Steps, "Steps done instead when the step failed for good; the last one's result becomes this step's."),
        OnError,
        Undo,
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
        new("paginate", KeywordShape.Map, "Reads a long list page by page; the step's result is the list of its items. `{}`: all of it as the connection says.") { Of = Paginate },
        new("retry", KeywordShape.Map, "How to try again; left out: as the connection says.") { Of = Retry },
        SharedGrammar.RecordCall,
    ]);

    public static readonly KeywordGroup Map = new("map", "Makes a value; no call is made.",
    [
        new("map", KeywordShape.Expression, "JSONata that gives the step's result.") { Required = true },
    ]);

    public static readonly KeywordGroup Parallel = new("parallel", "Starts steps side by side and is over when all of them are; one that fails does not stop the others.",
    [
        new("parallel", KeywordShape.Steps, "The steps.") { Required = true },
        SharedGrammar.RecordInside,
    ]);

    public static readonly KeywordGroup Part = new("a part", "One part of a `composite`: a call, with the words of `call` and, of every step's, these.",
    [
        new("when", KeywordShape.Expression, "JSONata; the part is skipped when it gives something false."),
        new("timeout", KeywordShape.Duration, "The part, with every attempt, has failed when it is not over by then."),
        new("fallback", KeywordShape.Steps, "Steps done instead when the call failed for good; the last one's result becomes the part's data."),
        .. Call.Keywords,
        Undo,
    ]);

    public static readonly KeywordGroup Composite = new("composite", "Makes calls side by side and joins them into one result: for each part `data`, `source` (the connection), `at` (when it was asked), `age` (seconds it had lain in a cache by then), `fault` (`code`, `message`, `status`) where it has no data, or has it from its fallback, and `skipped` where its `when` was false.",
    [
        new("composite", KeywordShape.PartMap, "The parts by name.") { Required = true, Of = Part },
        new("require", KeywordShape.TextList, "Parts without which the step has failed; of others that failed, `data` is null. Left out: none."),
        SharedGrammar.RecordInside,
    ]);

    public static readonly KeywordGroup Case = new("a case", "One case of a `switch`.",
    [
        new("when", KeywordShape.Expression, "JSONata; the case fits when it gives something true. Left out, in the last case: it fits always."),
        new("steps", KeywordShape.Steps, "What is done.") { Required = true },
    ]);

    public static readonly KeywordGroup Switch = new("switch", "Does the first case that fits. Its result is that of the case's last step; null where none fits.",
    [
        new("switch", KeywordShape.MapList, "The cases, tried in order.") { Required = true, Of = Case },
        SharedGrammar.RecordInside,
    ]);

    public static readonly KeywordGroup PagedCall = new("pages", "A `forEach` over a call's pages: the next page is asked for when the steps are done for every item of the one before, so that one page at a time is held. "
        + "Its result says how many `items` and `pages` there were.",
    [
        .. Call.Keywords.Where(k => k.Name is not ("result" or "paginate")),
        new("paginate", KeywordShape.Map, "How the list goes on, and how far it is read; `{}`: as the connection says.") { Required = true, Of = Paginate },
    ]);

    public static readonly KeywordGroup ForEach = new("forEach", "Does steps for every item of a list. Its result is the list of the items' results, each that of its last step, in the items' order.",
    [
        new("forEach", KeywordShape.Expression, "JSONata that gives the list; a value that is none is a list of one, nothing is an empty one. Or a call whose pages are the list.") { Required = true, Or = KeywordShape.Map, Of = PagedCall },
        new("steps", KeywordShape.Steps, "What is done for each; expressions there see `item` and `index` (from 0).") { Required = true },
        new("concurrency", KeywordShape.Number, "How many items at most are worked on at once; they start in order. 1 to 1000; left out: 1."),
        OnItemError,
        SharedGrammar.RecordInside,
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
        SharedGrammar.RecordInside,
    ]);

    public static readonly KeywordGroup Use = new("use", "Has code of your own do it: a step registered by name in `integrations/steps`. Its result is what the code gives.",
    [
        new("use", KeywordShape.Text, "The name the step is registered by.") { Required = true },
        new("with", KeywordShape.Expression, "JSONata that gives the step's input; left out, or nothing: null."),
        new("settings", KeywordShape.TextMap, "What the step is told beside its input: fixed texts by name."),
        new("retry", KeywordShape.Map, "How to try again when the step says that it may work later.") { Of = RetryOfCode },
    ]);

    // A step is of the kind whose name it has as a key.
    public static readonly IReadOnlyList<KeywordGroup> StepKinds = [Call, Map, Parallel, Switch, ForEach, Wait, Fail, Stop, Sequence, Composite, CompositionGrammar.Emit, CompositionGrammar.Run, Use];

    public static readonly Keyword Record = new("record", KeywordShape.Choice, "`bodies`: run reports hold the event and request and response bodies; `nothing`, also where it is left out: they do not.")
    {
        Choices = ["bodies", "nothing"],
    };

    public static readonly KeywordGroup Flow = new("flow", "A flow file: `integrations/flows/<name>.yaml`.",
    [
        new("flow", KeywordShape.Text, "The flow's name: that of the file, in lower case with dashes, at most 50 characters.") { Required = true },
        new("on", KeywordShape.Trigger, "What starts a run.") { Required = true },
        new("order-by", KeywordShape.Expression, "JSONata over the event: events with the same value are worked on one at a time, in the order of their acceptance, while others go on side by side. An event for which it gives nothing has no order. A run that waits for a person holds up those behind it."),
        Record,
        CompositionGrammar.Settings,
        OnError,
        new("steps", KeywordShape.Steps, "What is done, in order.") { Required = true },
        new("answer", KeywordShape.Map, "What the caller gets, for `on: { http: … }`; left out: the last step's result.") { Of = HttpGrammar.Answer },
    ]);

    // In the order in which the reference tells them.
    public static readonly IReadOnlyList<KeywordGroup> All =
    [
        Flow, .. TriggerKinds, DebounceRule, BatchRule, HttpGrammar.Parameter, HttpGrammar.Answer, AnyStep, Call, Retry, Paginate, Map, Parallel, Sequence, Composite, Part, Switch, Case, ForEach, PagedCall,
        Wait, WaitFor, Fail, Stop, CompositionGrammar.Emit, CompositionGrammar.Run, Use,
    ];
}
