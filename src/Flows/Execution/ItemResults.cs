using System.Buffers;
using System.Text.Json;

namespace Trunkline.Flows.Execution;

// What the items of a list gave, as one text in the order in which it came. Items that gave nothing take no room.
internal sealed class ItemResults(int count)
{
    private readonly ArrayBufferWriter<byte> text = new();
    private int[]? starts;
    private int[]? lengths;

    public void Set(int index, JsonElement result)
    {
        if (result.ValueKind == JsonValueKind.Null)
            return;
        starts ??= new int[count];
        lengths ??= new int[count];
        var value = RawJson.Utf8(result);
        (starts[index], lengths[index]) = (text.WrittenCount, value.Length);
        text.Write(value);
    }

    // Of these items, in order. Byte for byte as they came.
    public JsonElement List(IEnumerable<int> indexes)
    {
        var buffer = new ArrayBufferWriter<byte>(text.WrittenCount + 16);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var index in indexes)
            {
                if (lengths is null || lengths[index] == 0)
                    writer.WriteNullValue();
                else
                    writer.WriteRawValue(text.WrittenSpan.Slice(starts![index], lengths[index]), skipInputValidation: true);
            }

            writer.WriteEndArray();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }

    public bool IsEmpty => lengths is null;
}
