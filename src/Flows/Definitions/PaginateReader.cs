using Trunkline.Declarations;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Definitions;

// `paginate`, with the places of what the validators look at.
internal sealed record PaginateDefinition(DeclaredMap At, DeclaredText? Items, DeclaredText? From, Paging Plan);

internal static class PaginateReader
{
    // What a run can carry along; more is worked on page by page.
    private const int MostCollected = 10_000;

    public static PaginateDefinition Read(DeclaredMap map, bool isList, FaultList faults)
    {
        var items = ValueReader.Expression(map, "items", faults);
        var from = ValueReader.Expression(map, "from", faults);
        var plan = new Paging
        {
            By = ValueReader.Choice(map, FlowGrammar.PagesBy, faults),
            Items = items?.Value,
            From = from?.Value,
            Name = map.Text("name", faults)?.Value,
            In = ValueReader.Choice(map, FlowGrammar.PagesIn, faults),
            First = ValueReader.Number(map, "first", 0, 1_000_000, faults),
            Size = ValueReader.Number(map, "size", 1, 100_000, faults),
            SizeName = map.Text("sizeName", faults)?.Value,
            MaxPages = ValueReader.Number(map, "max-pages", 1, 1_000_000, faults) ?? (isList ? 100_000 : 100),
            MaxItems = Items(map, isList, faults) ?? (isList ? 1_000_000 : 1000),
            MaxTime = ValueReader.Duration(map, "max-time", faults) ?? (isList ? TimeSpan.FromDays(7) : TimeSpan.FromHours(1)),
            CutsOff = ValueReader.Choice(map, FlowGrammar.PagesBeyond, faults) == "stop",
        };
        map.RejectUnknownKeys(faults);
        return new PaginateDefinition(map, items, from, plan);
    }

    private static int? Items(DeclaredMap map, bool isList, FaultList faults)
    {
        var most = ValueReader.Number(map, "max-items", 1, 100_000_000, faults);
        if (isList || most is null or <= MostCollected)
            return most;
        faults.Add(map.Node("max-items")!, $"'max-items' is {most}, and a run cannot carry so many", $"make it at most {MostCollected}, or work on them with 'forEach: {{ call: ..., paginate: {{}} }}'");
        return null;
    }
}
