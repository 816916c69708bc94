using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Pagination;

/// <summary>Reads <c>pages: { items, by, from, name, first, size, sizeName, in }</c>.</summary>
internal static class PageFile
{
    private static readonly Dictionary<string, bool> Places = new() { ["query"] = false, ["body"] = true };

    public static PageRule? Read(DeclaredMap root, FileScope scope)
    {
        if (root.Map("pages", scope.Faults) is not { } map)
            return null;
        if (!map.Has("by"))
            scope.Faults.Add(map, "'by' is missing", $"say one of {string.Join(", ", PageRule.Kinds.Keys)}");
        var kind = scope.Choice(map, "by", PageRule.Kinds);
        var items = map.RequiredText("items", scope.Faults, "say where the items of a page are, like body.data");
        var from = map.Text("from", scope.Faults);
        var name = scope.Plain(map, "name");
        var first = scope.Number(map, "first", 0, 1_000_000) ?? 1;
        var size = scope.Number(map, "size", 1, 100_000);
        var sizeName = scope.Plain(map, "sizeName");
        var inBody = scope.Choice(map, "in", Places) ?? false;
        map.RejectUnknownKeys(scope.Faults);
        Compile(items, scope);
        Compile(from, scope);
        if (kind is PageKind.Cursor or PageKind.Url or PageKind.GraphQl && from is null)
            scope.Faults.Add(map, "'from' is missing", "say where the answer names the next page");
        if (kind is PageKind.Cursor or PageKind.Page or PageKind.Offset or PageKind.GraphQl && name is null)
            scope.Faults.Add(map, "'name' is missing", "say the parameter that asks for the next page");
        return kind is null || items is null ? null : new PageRule(kind.Value, items.Value, from?.Value, name, first, size) { SizeName = sizeName, InBody = inBody };
    }

    private static void Compile(DeclaredText? text, FileScope scope)
    {
        if (text is null || PageRule.FaultOf(text.Value) is not { } fault)
            return;
        var (line, column) = text.PlaceOf(Math.Max(1, fault.Line), Math.Max(1, fault.Column));
        scope.Faults.Add(new Fault(text.File, line, column, $"this is no expression ({fault.Message.TrimEnd('.')})", "write JSONata over status, headers and body"));
    }
}
