using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Validation;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Plans;

// Finds out what a flow reads of the answers of its calls: by a step's id, through maps, composites and the items of lists, wherever an expression says it.
internal sealed partial class AnswerReads
{
    // Of one call; a flow that reads more has the first of them watched.
    private const int MostPaths = 64;
    private const int LongestOperation = 160;

    private readonly Dictionary<string, StepDefinition> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<StepDefinition, ForEachDefinition> lists = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CallDefinition, SortedSet<string>> reads = new(ReferenceEqualityComparer.Instance);

    public AnswerReads(FlowDefinition flow)
    {
        foreach (var step in flow.Steps)
            Enter(step, null);
        foreach (var site in ExpressionSites.Of(flow, new FaultList()).Where(s => s.Kind == SiteKind.Step))
        {
            foreach (var path in JsonataReads.Of(site.Source).Paths)
            {
                if (Resolve(path, site.Step) is { } found && found.Path.Count > 0)
                    Of(found.Call).Add(JsonataReads.Text(found.Path));
            }
        }
    }

    // Null where nothing of the answer is read.
    public AnswerWatch? WatchOf(CallDefinition call)
    {
        var paths = reads.TryGetValue(call, out var found) ? $"[{string.Join(", ", found.Take(MostPaths))}]" : null;
        return paths is null && call.Result is null && call.Paginate is null ? null : new AnswerWatch(Operation(call), paths);
    }

    private SortedSet<string> Of(CallDefinition call)
    {
        if (!reads.TryGetValue(call, out var found))
            reads[call] = found = new SortedSet<string>(StringComparer.Ordinal);
        return found;
    }

    private void Enter(StepDefinition step, ForEachDefinition? list)
    {
        byId.TryAdd(step.Id, step);
        if (list is not null)
            lists[step] = list;
        var inside = (step as ForEachDefinition)?.Steps ?? [];
        foreach (var child in step.Children)
            Enter(child, inside.Contains(child, ReferenceEqualityComparer.Instance) ? (ForEachDefinition)step : list);
    }

    // Which call's answer a path leads into, and how it goes on there.
    private (CallDefinition Call, IReadOnlyList<string> Path)? Resolve(IReadOnlyList<string> path, StepDefinition? reader)
    {
        if (path.Count == 0)
            return null;
        IReadOnlyList<string> rest = [.. path.Skip(1)];
        if (path[0] == "item")
        {
            var list = reader is null ? null : lists.GetValueOrDefault(reader);
            return list?.Call is { } pages ? (pages, rest) : Through(list?.Items, rest, list);
        }

        return byId.GetValueOrDefault(path[0]) switch
        {
            CallDefinition call => (call, rest),
            MapDefinition map => Through(map.Expression, rest, map),
            CompositeDefinition composite when rest is [var part, "data", ..]
                && composite.Parts.FirstOrDefault(p => p.Name.Value == part)?.Call is CallDefinition call => (call, [.. rest.Skip(2)]),
            _ => null,
        };
    }

    // What an expression hands on unchanged is read under another name.
    private (CallDefinition Call, IReadOnlyList<string> Path)? Through(DeclaredText? expression, IReadOnlyList<string> rest, StepDefinition? reader) =>
        expression is not null && JsonataReads.Of(expression.Value).Given is { } given ? Resolve([.. given, .. rest], reader) : null;

    private static string Operation(CallDefinition call)
    {
        var text = call.GraphQl is { } document ? $"{NameOf(document.Value)} ({Hash(document.Value)})"
            : call.Operation?.Value ?? $"{call.Methods[0].Method} {string.Concat(TemplateText.TryParse(call.Methods[0].Path.Value, out _)!.Select(p => p.IsExpression ? "{}" : p.Text))}";
        return text.Length <= LongestOperation ? text : $"{text[..(LongestOperation - 12)]}… ({Hash(text)})";
    }

    private static string NameOf(string document) => Named().Match(document) is { Success: true } match ? $"{match.Groups[1].Value} {match.Groups[2].Value}" : "query";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    [GeneratedRegex(@"\b(query|mutation|subscription)\s+([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
