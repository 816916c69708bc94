using System.Buffers;
using System.Text.Json;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution.Undoing;

// What items of lists have done that can be undone, by the list's key. An item's steps leave nothing else behind when it is over.
internal sealed class UndoLog(FlowPlan plan, IReadOnlyDictionary<string, JsonElement>? carried)
{
    private const string Steps = "steps";
    private const string Results = "results";
    private const string Lists = "lists";

    private readonly Dictionary<string, ListUndo> lists = carried is null
        ? new(StringComparer.Ordinal)
        : carried.ToDictionary(c => c.Key, c => new ListUndo(c.Value), StringComparer.Ordinal);

    private UndoOrder? order;

    // Made when something is to be undone or kept for it.
    public UndoOrder Order => order ??= new UndoOrder(plan, this);

    public ListUndo? Of(string key) => lists.GetValueOrDefault(key);

    public void Remove(string key) => lists.Remove(key);

    // An item is over, or has given up. Lists inside one that is over belong to it from then on. Gives how many bytes more there are to carry.
    public int Note(string key, int index, ExpressionScope item, bool isOver)
    {
        var order = Order.Of(item.Records, item.Suffix);
        if (!lists.TryGetValue(key, out var list))
        {
            if (order.Count == 0)
                return 0;
            lists[key] = list = new ListUndo();
        }

        var more = list.Set(index, order.Count == 0 ? null : Write(order, item.Kept, isOver ? Take(item) : []));
        if (list.IsEmpty)
            lists.Remove(key);
        return more;
    }

    // The last item of a list; what lists inside it have done stands beside it from here on.
    public ItemUndo Open(ListUndo list)
    {
        var what = list.What;
        if (what.TryGetProperty(Lists, out var inside))
        {
            foreach (var inner in inside.EnumerateObject())
                lists[inner.Name] = new ListUndo(inner.Value);
            list.SetLast(Write([.. what.GetProperty(Steps).EnumerateArray().Select(s => s.GetString()!)], ResultsOf(what), []));
        }

        return new ItemUndo(what.GetProperty(Steps), ResultsOf(what));
    }

    // Null where there is nothing.
    public IReadOnlyDictionary<string, JsonElement>? Carry() => lists.Count == 0 ? null : lists.ToDictionary(l => l.Key, l => l.Value.Carry(), StringComparer.Ordinal);

    private static Dictionary<string, JsonElement> ResultsOf(JsonElement what) => what.TryGetProperty(Results, out var results)
        ? results.EnumerateObject().ToDictionary(r => r.Name, r => r.Value, StringComparer.Ordinal)
        : [];

    private List<KeyValuePair<string, ListUndo>> Take(ExpressionScope item)
    {
        var inside = lists.Where(l => item.Holds(l.Key)).OrderBy(l => l.Key, StringComparer.Ordinal).ToList();
        foreach (var (key, _) in inside)
            lists.Remove(key);
        return inside;
    }

    private static byte[] Write(IReadOnlyList<string> steps, IReadOnlyDictionary<string, JsonElement>? results, List<KeyValuePair<string, ListUndo>> inside)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(Steps);
            foreach (var step in steps)
                writer.WriteStringValue(step);
            writer.WriteEndArray();
            if (results is { Count: > 0 })
            {
                writer.WriteStartObject(Results);
                foreach (var (id, result) in results)
                {
                    writer.WritePropertyName(id);
                    writer.WriteRawValue(RawJson.Utf8(result), skipInputValidation: true);
                }

                writer.WriteEndObject();
            }

            if (inside.Count > 0)
            {
                writer.WriteStartObject(Lists);
                foreach (var (key, list) in inside)
                {
                    writer.WritePropertyName(key);
                    writer.WriteRawValue(RawJson.Utf8(list.Carry()), skipInputValidation: true);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

// What is to be undone of an item, in that order, and what its undo steps read.
internal sealed record ItemUndo(JsonElement Steps, IReadOnlyDictionary<string, JsonElement> Results);
