using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trunkline.Flows.Execution;

// What steps that are not over remember, by kind and step.
internal sealed class Notes(IReadOnlyDictionary<string, JsonElement>? carried)
{
    // Kinds that a person's resume outlives; the others begin anew with the failed step.
    public const string Case = "case:";
    public const string Items = "items:";
    public const string Pages = "pages:";

    public const string Call = "call:";
    public const string Due = "due:";
    public const string Deadline = "deadline:";
    public const string Until = "until:";

    private Dictionary<string, JsonElement>? notes = carried is null ? null : new Dictionary<string, JsonElement>(carried, StringComparer.Ordinal);

    public bool TryGet<T>(string kind, string key, JsonTypeInfo<T> type, out T? note)
    {
        note = default;
        if (notes is null || !notes.TryGetValue(kind + key, out var json))
            return false;
        note = json.Deserialize(type);
        return true;
    }

    public void Set<T>(string kind, string key, T note, JsonTypeInfo<T> type) =>
        (notes ??= new(StringComparer.Ordinal))[kind + key] = JsonSerializer.SerializeToElement(note, type);

    public void Remove(string kind, string key) => notes?.Remove(kind + key);

    // An item is over: nothing inside it has to be remembered. Only: of these steps; null for all.
    public void Forget(ExpressionScope item, Func<string, bool>? only = null)
    {
        if (notes is null || notes.Count == 0)
            return;
        foreach (var key in notes.Keys)
        {
            var step = key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
            if (item.Holds(step) && only?.Invoke(step) != false)
                notes.Remove(key);
        }
    }

    // Lists inside a step will not be gone on with: what the report has to say of their items.
    public List<StepReport> TakeReports(Func<string, bool> isInside)
    {
        var reports = new List<StepReport>();
        if (notes is null)
            return reports;
        foreach (var (key, note) in notes)
        {
            var isList = key.StartsWith(Items, StringComparison.Ordinal);
            if (!isList && !key.StartsWith(Pages, StringComparison.Ordinal) || !isInside(key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]))
                continue;
            if (isList)
                reports.AddRange(note.Deserialize(NoteJson.Default.ItemsNote)!.Reports);
            notes.Remove(key);
        }

        return reports;
    }

    // What the next execution gets; null where there is nothing.
    public IReadOnlyDictionary<string, JsonElement>? Carry(bool toDeadLetter)
    {
        if (notes is null)
            return null;
        var kept = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (key, note) in notes)
        {
            if (!toDeadLetter || key.StartsWith(Case, StringComparison.Ordinal) || key.StartsWith(Items, StringComparison.Ordinal) || key.StartsWith(Pages, StringComparison.Ordinal))
                kept[key] = note;
        }

        return kept.Count == 0 ? null : kept;
    }
}
