using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Definitions;

// Words that stand in several groups; apart, because whoever reads one of those may be the first to.
internal static class SharedGrammar
{
    public static readonly KeywordGroup Retry = new("retry", "How a call that may succeed later is tried again; what is left out is as the connection says.",
    [
        new("attempts", KeywordShape.Number, "Attempts in all, the first included; 1 to 100."),
        new("first", KeywordShape.Duration, "Upper bound of the first wait; the wait itself is drawn between zero and the bound."),
        new("factor", KeywordShape.Number, "What the bound grows by from wait to wait; 1 to 10."),
        new("max", KeywordShape.Duration, "The bound grows no further than this."),
        new("for", KeywordShape.Duration, "No attempt starts later than this after the first one."),
        new("on", KeywordShape.TextList, "What is tried again, instead of the usual: statuses (`409`, `5xx`), faults (`timeout`, `connect`, `graphql-error`, ...), and `standard` for the usual.") { TakesNumbers = true },
        new("unsafe", KeywordShape.Flag, "`true`: a call that the partner may have done already is made again, although it cannot recognise it."),
    ]);

    public static readonly Keyword RecordCall = new("record", KeywordShape.Choice, "Whether the report holds this call's bodies, whatever the flow says.")
    {
        Choices = ["bodies", "nothing"],
    };

    public static readonly Keyword RecordInside = RecordCall with { Meaning = "Whether the report holds the bodies of the calls inside that do not say so themselves, whatever the flow says." };
}
