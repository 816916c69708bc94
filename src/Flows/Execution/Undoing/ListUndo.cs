using System.Buffers;
using System.Text.Json;

namespace Trunkline.Flows.Execution.Undoing;

// What the items of one list have done that can be undone. Neighbours that did the same, with nothing of their own to remember, are held as one: a list of a
// hundred thousand such items is as small as one of ten.
internal sealed class ListUndo
{
    private readonly List<Span> spans = [];

    public ListUndo()
    {
    }

    // As it was carried: [[first, last, what], …].
    public ListUndo(JsonElement carried)
    {
        foreach (var span in carried.EnumerateArray())
            spans.Add(new Span(span[0].GetInt32(), span[1].GetInt32(), RawJson.Utf8(span[2]).ToArray()));
    }

    public bool IsEmpty => spans.Count == 0;

    // The last item's index; there is one.
    public int Last => spans[^1].Last;

    public JsonElement What => JsonElement.Parse(spans[^1].What, new JsonDocumentOptions { MaxDepth = 96 });

    public void RemoveLast()
    {
        var span = spans[^1];
        if (span.First == span.Last)
            spans.RemoveAt(spans.Count - 1);
        else
            spans[^1] = span with { Last = span.Last - 1 };
    }

    public void SetLast(ReadOnlySpan<byte> what)
    {
        var index = Last;
        RemoveLast();
        spans.Add(new Span(index, index, what.ToArray()));
    }

    // Null: the item has done nothing that could be undone. What was known of it before is forgotten: an item may have gone on since.
    // Gives how many bytes more there are to carry.
    public int Set(int index, byte[]? what)
    {
        var at = Forget(index);
        if (what is null)
            return 0;
        var isAlike = at > 0 && spans[at - 1].Last == index - 1 && spans[at - 1].What.AsSpan().SequenceEqual(what);
        if (isAlike)
        {
            at--;
            spans[at] = spans[at] with { Last = index };
        }
        else
        {
            spans.Insert(at, new Span(index, index, what));
        }

        if (at + 1 < spans.Count && spans[at + 1] is var next && next.First == index + 1 && next.What.AsSpan().SequenceEqual(what))
        {
            spans[at] = spans[at] with { Last = next.Last };
            spans.RemoveAt(at + 1);
        }

        return isAlike ? 0 : what.Length;
    }

    public JsonElement Carry()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var span in spans)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(span.First);
                writer.WriteNumberValue(span.Last);
                writer.WriteRawValue(span.What, skipInputValidation: true);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }

    // Where a span of that item alone would stand. Items end nearly in order, so the place is near the end.
    private int Forget(int index)
    {
        var at = spans.Count;
        while (at > 0 && spans[at - 1].Last >= index)
            at--;
        if (at == spans.Count || spans[at].First > index)
            return at;
        var span = spans[at];
        spans.RemoveAt(at);
        if (span.Last > index)
            spans.Insert(at, span with { First = index + 1 });
        if (span.First < index)
            spans.Insert(at++, span with { Last = index - 1 });
        return at;
    }

    private readonly record struct Span(int First, int Last, byte[] What);
}
