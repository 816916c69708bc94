using System.Buffers.Binary;
using System.Text;

namespace Trunkline.LocalHost.Stores;

/// <summary>Payload of a row's record: partition, row key, and for a put the value; each with its length in UTF-8 bytes before it.</summary>
internal static class RowRecord
{
    public static byte[] Write(string partition, string row, string? value)
    {
        var payload = new byte[Size(partition) + Size(row) + (value is null ? 0 : Size(value))];
        var rest = Put(Put(payload, partition), row);
        if (value is not null)
            Put(rest, value);
        return payload;
    }

    public static (string Partition, string Row) Keys(ref ReadOnlySpan<byte> payload) => (Take(ref payload), Take(ref payload));

    public static string Take(ref ReadOnlySpan<byte> payload)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(payload);
        var text = Encoding.UTF8.GetString(payload.Slice(4, length));
        payload = payload[(4 + length)..];
        return text;
    }

    private static int Size(string text) => 4 + Encoding.UTF8.GetByteCount(text);

    private static Span<byte> Put(Span<byte> into, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, into[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(into, length);
        return into[(4 + length)..];
    }
}
