namespace Trunkline.Flows.Definitions;

// One word of the flow language: the readers, the JSON Schema and the reference in docs/flows.md agree on these.
internal sealed record Keyword(string Name, KeywordShape Shape, string Meaning)
{
    public bool Required { get; init; }

    // For maps and lists of maps: what may stand in them.
    public KeywordGroup? Of { get; init; }

    // For texts of which only some are allowed.
    public IReadOnlyList<string> Choices { get; init; } = [];
}

internal enum KeywordShape
{
    Text,
    Choice,
    Json,
    TextList,
    TextMap,
    Template,
    TemplateMap,
    Expression,
    Duration,
    Number,
    Map,
    MapList,
    MapByName,
    OneOrMoreByName,
    Steps,
    OneOrMoreSteps,
    Trigger,
}

// The words of one place: the file itself, `on`, a kind of step, `retry`.
internal sealed record KeywordGroup(string Name, string Meaning, IReadOnlyList<Keyword> Keywords);
