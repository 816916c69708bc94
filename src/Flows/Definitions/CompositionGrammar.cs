using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Definitions;

// The words with which flows tell, start and use one another.
internal static class CompositionGrammar
{
    public static readonly KeywordGroup ManualTrigger = new("manual", "Nothing by itself: a person starts a run, or another flow runs the steps.",
    [
        new("manual", KeywordShape.True, "Says so.") { Required = true },
    ]);

    public static readonly KeywordGroup Emit = new("emit", "Tells an event to the flows whose trigger names this one. The result is its `id`, `type` and `time`.",
    [
        new("emit", KeywordShape.Text, "The event's type.") { Required = true },
        new("data", KeywordShape.Expression, "JSONata that gives the event's data; left out, or nothing: null."),
        new("event-id", KeywordShape.Expression, "JSONata that gives the event's id, a text or a number: of events with one id, each flow takes the first. Left out: made of run and step, so that no retry and no resume tells it twice."),
        new("retry", KeywordShape.Map, "How to try again while the event cannot be stored.") { Of = SharedGrammar.Retry },
    ]);

    public static readonly KeywordGroup Run = new("run", "Does the steps of another flow as part of this run. They see an `event` of their own and no result from here; the last one's result is this step's.",
    [
        new("run", KeywordShape.Text, "The flow; its own trigger does not matter. Never this flow, not by way of others either.") { Required = true },
        new("with", KeywordShape.Expression, "JSONata that gives the data of the `event` there; left out, or nothing: null."),
        SharedGrammar.RecordInside,
    ]);

    public static readonly Keyword Settings = new("settings", KeywordShape.TextMap,
        "Values by name (texts, numbers, true, false), read as `settings.<name>`. The host's setting `FLOWS__<FLOW>__<NAME>`, in upper case with `_` for `-`, stands in for the one here.");
}
