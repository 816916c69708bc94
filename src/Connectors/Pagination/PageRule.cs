using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Connectors.Pagination;

/// <summary>How a partner hands out long lists: where the items of a page are, and how the next page is asked for.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Items">JSONata over <c>status</c>, <c>headers</c>, <c>body</c> that gives the page's items.</param>
/// <param name="From">JSONata that gives the cursor, the next address, the number of the last page, or GraphQL's <c>pageInfo</c>.</param>
/// <param name="Name">The query parameter, or GraphQL variable, that asks for the next page.</param>
/// <param name="First">Number of the first page.</param>
/// <param name="Size">Items of a full page, where the partner is told, or known by it.</param>
internal sealed record PageRule(PageKind Kind, string Items, string? From, string? Name, int First, int? Size)
{
    public static readonly IReadOnlyDictionary<string, PageKind> Kinds = new Dictionary<string, PageKind>
    {
        ["cursor"] = PageKind.Cursor,
        ["page"] = PageKind.Page,
        ["offset"] = PageKind.Offset,
        ["link"] = PageKind.Link,
        ["url"] = PageKind.Url,
        ["graphql"] = PageKind.GraphQl,
    };

    /// <summary>The parameter that asks for pages of <see cref="Size"/>; null for none.</summary>
    public string? SizeName { get; init; }

    /// <summary>Whether parameters stand in the body.</summary>
    public bool InBody { get; init; }

    /// <summary>The connection's rule with what a step says in its place; null where neither says enough.</summary>
    public static PageRule? Of(PageRule? declared, Paging? way)
    {
        if (way is null)
            return declared;
        if (way.By is { } by)
        {
            return Kinds.TryGetValue(by, out var kind) && way.Items is { } items
                ? new PageRule(kind, items, way.From, way.Name, way.First ?? 1, way.Size) { SizeName = way.SizeName, InBody = way.In == "body" }
                : null;
        }

        return declared is null ? null : new PageRule(declared.Kind, way.Items ?? declared.Items, way.From ?? declared.From, way.Name ?? declared.Name, way.First ?? declared.First, way.Size ?? declared.Size)
        {
            SizeName = way.SizeName ?? declared.SizeName,
            InBody = way.In is { } place ? place == "body" : declared.InBody,
        };
    }

    /// <summary>The expression that is evaluated over each page's answer.</summary>
    public string Expression { get; } = $$"""{ "items": [({{Items}})], "next": ({{From ?? (Kind == PageKind.Link ? "headers.link" : "null")}}) }""";

    /// <summary>A fault of the two expressions; null when they are sound.</summary>
    public static JsonataException? FaultOf(string expression) => JsonataExpression.TryCompile(expression, out _, out var fault) ? null : fault;

    /// <summary>What asks for the page after this one; null when this was the last.</summary>
    public string? Next(JsonElement next, int items, string? current) => Kind switch
    {
        PageKind.Cursor => Text(next),
        PageKind.Link => next.ValueKind == JsonValueKind.String ? LinkHeader.Next(next.GetString()!) : null,
        PageKind.Url => Text(next),
        PageKind.GraphQl => IsTrue(next, "hasNextPage") && next.TryGetProperty("endCursor", out var cursor) ? Text(cursor) : null,
        PageKind.Offset => items == 0 || items < Size ? null : Add(current, items, 0),
        _ => items == 0 || items < Size || IsLast(next, current) ? null : Add(current, 1, First),
    };

    private static string Add(string? current, int step, int first) => ((current is null ? first : int.Parse(current)) + step).ToString();

    private static bool IsTrue(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private bool IsLast(JsonElement last, string? current) =>
        last.ValueKind == JsonValueKind.Number && last.TryGetInt32(out var number) && (current is null ? First : int.Parse(current)) >= number;
}

internal enum PageKind
{
    Cursor,
    Page,
    Offset,
    Link,
    Url,
    GraphQl,
}
