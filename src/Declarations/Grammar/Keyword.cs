namespace Trunkline.Declarations.Grammar;

/// <summary>One word of a declared language: its readers, its JSON Schema and its reference agree on these.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What its value looks like.</param>
/// <param name="Meaning">What it means, in Markdown.</param>
public sealed record Keyword(string Name, KeywordShape Shape, string Meaning)
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>For maps and lists of maps: what may stand in them.</summary>
    public KeywordGroup? Of { get; init; }

    /// <summary>For lists of texts: whether an entry may look like a number.</summary>
    public bool TakesNumbers { get; init; }

    /// <summary>For texts of which only some are allowed.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>For maps of several kinds: the kinds.</summary>
    public IReadOnlyList<KeywordGroup> Kinds { get; init; } = [];

    /// <summary>Another shape that its value may have.</summary>
    public KeywordShape? Or { get; init; }

    /// <summary>The word that decides whether it may stand, and its values for which it may; null for always.</summary>
    public (string Keyword, IReadOnlyList<string> Values)? OnlyFor { get; init; }
}

/// <summary>What the value of a word looks like.</summary>
public enum KeywordShape
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>One of some texts.</summary>
    Choice,

    /// <summary>The word <c>true</c>.</summary>
    True,

    /// <summary>A list of texts.</summary>
    TextList,

    /// <summary>Texts by key.</summary>
    TextMap,

    /// <summary>A text with expressions in it.</summary>
    Template,

    /// <summary>Texts with expressions by key.</summary>
    TemplateMap,

    /// <summary>An expression.</summary>
    Expression,

    /// <summary>A duration.</summary>
    Duration,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A map.</summary>
    Map,

    /// <summary>A list of maps.</summary>
    MapList,

    /// <summary>Any value.</summary>
    Json,

    /// <summary>Maps by a key of the file's own.</summary>
    MapByName,

    /// <summary>Maps, or lists of them, by a key of the file's own.</summary>
    OneOrMoreByName,

    /// <summary>A list of a flow's steps.</summary>
    Steps,

    /// <summary>A flow's step, or a list of them.</summary>
    OneOrMoreSteps,

    /// <summary>A flow's trigger.</summary>
    Trigger,

    /// <summary>A text that YAML may read as a number or a truth value, because it is written without quotes.</summary>
    Scalar,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A map of one of several kinds.</summary>
    Kinds,

    /// <summary>A map with keys of the file's own.</summary>
    AnyMap,

    /// <summary>A JSON Schema, or the name of a file that holds one.</summary>
    Schema,

    /// <summary>A request's parameters by name.</summary>
    ParameterMap,

    /// <summary>The parts of a composite step by name.</summary>
    PartMap,
}

/// <summary>The words of one place: a file itself, or a map inside it.</summary>
/// <param name="Name">The word under which they stand, or what people call the place.</param>
/// <param name="Meaning">What they are for.</param>
/// <param name="Keywords">The words, in the order in which the reference tells them.</param>
public sealed record KeywordGroup(string Name, string Meaning, IReadOnlyList<Keyword> Keywords);
