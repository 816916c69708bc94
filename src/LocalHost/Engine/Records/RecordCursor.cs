using System.Buffers.Binary;
using System.Text;

namespace Trunkline.LocalHost.Engine.Records;

/// <summary>Reads what <see cref="RecordScratch"/> wrote.</summary>
internal ref struct RecordCursor(ReadOnlySpan<byte> payload)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = payload;

    public byte Byte() => Take(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public DateTimeOffset Time() => new(Int64(), TimeSpan.Zero);

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Bytes() => Take(Int32());

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = Rest[..length];
        Rest = Rest[length..];
        return taken;
    }
}
