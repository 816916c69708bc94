using System.Globalization;
using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Declarations.Grammar;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Testing;

// What the readers of one tests file share: the flow that it tests, its folder, and where faults go.
internal sealed class TestFileScope(CompiledFlow flow, Func<string, byte[]?> open, FaultList faults)
{
    private readonly List<PlanStep> steps = [.. PlanSteps.All(flow.Plan.Steps)];

    public CompiledFlow Flow { get; } = flow;

    public FaultList Faults { get; } = faults;

    public IReadOnlyList<string> StepIds => [.. steps.Select(s => s.Id)];

    public IReadOnlyList<string> Connections => 
        [.. steps.Select(s => s switch { CallStep call => call.Connection, ForEachStep each => each.Call?.Connection, _ => null }).OfType<string>().Distinct()];

    private bool HasCode => steps.Exists(s => s is UseStep);

    public bool IsCode(string key) => steps.Find(s => s.Id == (key.IndexOf(':') is var end and >= 0 ? key[..end] : key)) is UseStep;

    // Code may call whom it likes.
    public bool MayCall(string connection) => HasCode || Connections.Contains(connection);

    // A step's id, with or without an item's index; reported where there is no such step.
    public string? Step(DeclaredText? text, params string[] others)
    {
        if (text is null)
            return null;
        var end = text.Value.IndexOf(':');
        var id = end < 0 ? text.Value : text.Value[..end];
        if ((steps.Exists(s => s.Id == id) || IsPart(id)) && (end < 0 || IsIndex(text.Value.AsSpan(end))) || others.Contains(id))
            return text.Value;
        Faults.Add(text, $"flow '{Flow.Plan.Flow}' has no step '{text.Value}'", Suggestion.Remedy(id, [.. StepIds, .. others]));
        return null;
    }

    public string? Connection(DeclaredText? text)
    {
        if (text is null || MayCall(text.Value))
            return text?.Value;
        Faults.Add(text, $"flow '{Flow.Plan.Flow}' does not call '{text.Value}'", Suggestion.Remedy(text.Value, Connections));
        return null;
    }

    public DateTimeOffset? Time(DeclaredMap map, string key)
    {
        if (map.Text(key, Faults) is not { } text)
            return null;
        if (DateTimeOffset.TryParse(text.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        Faults.Add(text, $"'{key}' is '{text.Value}'", "write a time like 2026-11-20T09:00:00Z");
        return null;
    }

    public IReadOnlyDictionary<string, string>? Texts(DeclaredMap map, string key)
    {
        if (map.Map(key, Faults) is not { } of)
            return null;
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in of.Keys)
        {
            if (of.Text(name.Value, Faults) is { } value)
                texts[name.Value] = value.Value;
        }

        return texts;
    }

    public JsonElement? Json(DeclaredMap map, string key) => map.Node(key) is { } node ? DeclaredJson.Of(node) : null;

    public byte[]? Open(DeclaredMap map, string key)
    {
        if (map.Text(key, Faults) is not { } path)
            return null;
        if (open(path.Value) is { } bytes)
            return bytes;
        Faults.Add(path, $"there is no file '{path.Value}' from this file's folder", "give its path from here, as in ../../samples/events/order.json");
        return null;
    }

    public Expected<T>? At<T>(DeclaredMap map, string key, T? value)
        where T : struct => value is { } there ? new Expected<T>(map.Node(key)!, there) : null;

    public Expected<string>? Choice(DeclaredMap map, Keyword keyword) =>
        ValueReader.Choice(map, keyword, Faults) is { } value ? new Expected<string>(map.Node(keyword.Name)!, value) : null;

    // A page of a long list, or a call that a step of code makes.
    private bool IsPart(string id) =>
        id.IndexOf(Execution.StepIds.BeforePage) is var page and > 0 ? int.TryParse(id.AsSpan(page + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) && steps.Exists(s => s.Id == id[..page])
        : id.LastIndexOf('/') is var part and > 0 && IsCode(id[..part]);

    private static bool IsIndex(ReadOnlySpan<char> suffix)
    {
        foreach (var c in suffix)
        {
            if (c != ':' && !char.IsAsciiDigit(c))
                return false;
        }

        return suffix[^1] != ':';
    }
}
