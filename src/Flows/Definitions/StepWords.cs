using Trunkline.Declarations;
using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Definitions;

// Which of the words that say what surrounds a step have a meaning for which kind of step, and why the others have none.
internal static class StepWords
{
    public static readonly IReadOnlyList<string> All = ["retry", "timeout", "fallback", "undo", "on-error", "record"];

    private const string TriesInside = "what is inside it tries again by itself: say it there";
    private const string NoTime = "it takes no time";
    private const string NoBodies = "it sends and gets no bodies of a call";
    private const string Over = "the run is over with it";

    private static readonly Dictionary<(string Kind, string Word), string> Reasons = new()
    {
        [("map", "retry")] = "it comes out the same every time: mend the expression",
        [("map", "timeout")] = NoTime,
        [("map", "fallback")] = "it fails only where its own expression does not fit the event, and a fallback does not stand in for that: mend the expression",
        [("map", "record")] = NoBodies,
        [("parallel", "retry")] = TriesInside,
        [("steps", "retry")] = TriesInside,
        [("composite", "retry")] = TriesInside,
        [("switch", "retry")] = TriesInside,
        [("forEach", "retry")] = TriesInside,
        [("run", "retry")] = TriesInside,
        [("wait", "retry")] = "waiting again is another wait: add one",
        [("wait", "record")] = NoBodies,
        [("emit", "record")] = NoBodies,
        [("use", "record")] = NoBodies,
        [("fail", "retry")] = "it fails every time",
        [("fail", "timeout")] = NoTime,
        [("fail", "undo")] = "it never succeeds: there is nothing to undo",
        [("fail", "record")] = NoBodies,
        [("stop", "retry")] = Over,
        [("stop", "timeout")] = Over,
        [("stop", "fallback")] = Over,
        [("stop", "undo")] = Over + " as completed, and is not undone",
        [("stop", "on-error")] = Over,
        [("stop", "record")] = NoBodies,
    };

    // Null where the word has a meaning for the kind.
    public static string? WhyNot(string kind, string word) => Reasons.GetValueOrDefault((kind, word));

    public static void Refuse(KeywordGroup kind, DeclaredMap map, FaultList faults)
    {
        foreach (var word in All)
        {
            if (WhyNot(kind.Name, word) is not { } why || map.Key(word) is not { } key)
                continue;
            map.Has(word);
            faults.Add(key, $"'{word}' has no meaning for '{kind.Name}'", why);
        }
    }
}
