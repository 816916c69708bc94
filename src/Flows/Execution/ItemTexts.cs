using System.Text.Json;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// The items of a list as one text of JSON, which is gone through from the front: an item becomes a value when its turn comes.
internal sealed class ItemTexts
{
    private readonly byte[] text;
    private JsonReaderState state;
    private int position;
    private int next;

    private ItemTexts(byte[] text, int count)
    {
        this.text = text;
        Count = count;
        state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 96 });
        var reader = new Utf8JsonReader(text, isFinalBlock: true, state);
        reader.Read();
        (state, position) = (reader.CurrentState, (int)reader.BytesConsumed);
    }

    public int Count { get; }

    public int Bytes => text.Length;

    // A value that is no list is a list of one, nothing is an empty one.
    public static ItemTexts Of(JsonataResult result)
    {
        var value = result.IsUndefined ? JsonValues.Null : result.ToElement();
        return value.ValueKind switch
        {
            JsonValueKind.Array => new ItemTexts(RawJson.Utf8(value).ToArray(), value.GetArrayLength()),
            JsonValueKind.Null => new ItemTexts("[]"u8.ToArray(), 0),
            _ => new ItemTexts([(byte)'[', .. RawJson.Utf8(value), (byte)']'], 1),
        };
    }

    // Indexes are asked for in ascending order, each once.
    public JsonElement At(int index)
    {
        var reader = new Utf8JsonReader(text.AsSpan(position), isFinalBlock: true, state);
        while (true)
        {
            reader.Read();
            var start = position + (int)reader.TokenStartIndex;
            reader.Skip();
            if (next++ < index)
                continue;
            (state, position) = (reader.CurrentState, position + (int)reader.BytesConsumed);
            return JsonElement.Parse(text.AsSpan(start..position), new JsonDocumentOptions { MaxDepth = 96 });
        }
    }
}
