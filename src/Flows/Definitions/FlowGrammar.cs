namespace Trunkline.Flows.Definitions;

// Every word of the flow language, once.
internal static class FlowGrammar
{
    public static readonly KeywordGroup Trigger = new("on", "What starts a run.",
    [
        new("source", KeywordShape.Text, "The source whose events start a run of this flow.") { Required = true },
        new("types", KeywordShape.TextList, "The event types that do, with `*` for any characters; left out: all types."),
        new("where", KeywordShape.Expression, "JSONata over the event (`id`, `type`, `time`, `source`, `data`, `headers`); only events for which it is true start a run."),
    ]);

    public static readonly KeywordGroup Retry = new("retry", "How a call that may succeed later is tried again; what is left out is as the connection says.",
    [
        new("attempts", KeywordShape.Number, "Attempts in all, the first included; 1 to 100."),
        new("first", KeywordShape.Duration, "Upper bound of the first wait; the wait itself is drawn between zero and the bound."),
        new("factor", KeywordShape.Number, "What the bound grows by from wait to wait; 1 to 10."),
        new("max", KeywordShape.Duration, "The bound grows no further than this."),
        new("for", KeywordShape.Duration, "No attempt starts later than this after the first one."),
    ]);

    public static readonly KeywordGroup AnyStep = new("any step", "Words that every step knows.",
    [
        new("id", KeywordShape.Text, "Name under which later steps read the result; letters, digits and `_`; left out: made from the step's place."),
        new("when", KeywordShape.Expression, "JSONata; the step is skipped when it gives something false."),
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
        new("fallback", KeywordShape.Steps, "Steps done instead when the call failed for good; the last one's result becomes this step's."),
    ]);

    public static readonly KeywordGroup Parallel = new("parallel", "Starts steps side by side and is over when all of them are; one that fails does not stop the others.",
    [
        new("parallel", KeywordShape.Steps, "The steps.") { Required = true },
    ]);

    public static readonly KeywordGroup Sequence = new("steps", "Does steps one after the other: a branch of more than one step. Its result is the last one's.",
    [
        new("steps", KeywordShape.Steps, "The steps.") { Required = true },
    ]);

    // A step is of the kind whose name it has as a key.
    public static readonly IReadOnlyList<KeywordGroup> StepKinds = [Call, Parallel, Sequence];

    public static readonly KeywordGroup Flow = new("flow", "A flow file: `integrations/flows/<name>.yaml`.",
    [
        new("flow", KeywordShape.Text, "The flow's name: that of the file, in lower case with dashes, at most 50 characters.") { Required = true },
        new("on", KeywordShape.Map, "What starts a run.") { Required = true, Of = Trigger },
        new("record", KeywordShape.Choice, "`bodies`: run reports hold request and response bodies; left out: they do not.") { Choices = ["bodies"] },
        new("steps", KeywordShape.Steps, "What is done, in order.") { Required = true },
    ]);
}
