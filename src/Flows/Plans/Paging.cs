using System.Text.Json.Serialization;

namespace Trunkline.Flows.Plans;

/// <summary>How a long list is read page by page, and how far. What is null of the way is as the connection's <c>pages</c> says.</summary>
public sealed record Paging
{
    /// <summary>How the next page is asked for: <c>cursor</c>, <c>page</c>, <c>offset</c>, <c>link</c>, <c>url</c> or <c>graphql</c>. Where it is said, nothing of the way
    /// is taken from the connection.</summary>
    public string? By { get; init; }

    /// <summary>JSONata over <c>status</c>, <c>headers</c>, <c>body</c> that gives a page's items.</summary>
    public string? Items { get; init; }

    /// <summary>JSONata that gives the cursor, the next address, the number of the last page, or GraphQL's <c>pageInfo</c>.</summary>
    public string? From { get; init; }

    /// <summary>The parameter that asks for the next page.</summary>
    public string? Name { get; init; }

    /// <summary>Where that parameter stands: <c>query</c> or <c>body</c>.</summary>
    public string? In { get; init; }

    /// <summary>Number of the first page.</summary>
    public int? First { get; init; }

    /// <summary>Items of a full page.</summary>
    public int? Size { get; init; }

    /// <summary>The parameter that asks for pages of <see cref="Size"/>.</summary>
    public string? SizeName { get; init; }

    /// <summary>How many pages are read at most.</summary>
    public required int MaxPages { get; init; }

    /// <summary>How many items are taken at most.</summary>
    public required int MaxItems { get; init; }

    /// <summary>No page is asked for later than this after the first.</summary>
    public required TimeSpan MaxTime { get; init; }

    /// <summary>Whether a list that is longer is cut off there; otherwise the step has failed then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CutsOff { get; init; }
}
