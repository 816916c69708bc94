using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trunkline.LocalHost.Engine.Records;

/// <summary>Where a thread puts together the payload of one record: numbers little-endian, texts and bytes with their length before them.</summary>
internal sealed class RecordScratch
{
    private const int KeptBytes = 64 * 1024;

    [ThreadStatic]
    private static RecordScratch? mine;

    private readonly Utf8JsonWriter json;
    private ArrayBufferWriter<byte> buffer = new(4096);

    private RecordScratch() => json = new(buffer, new JsonWriterOptions { SkipValidation = true });

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>The thread's own, emptied: to be used up before anything else on this thread asks for it.</summary>
    public static RecordScratch Take()
    {
        var scratch = mine ??= new();
        if (scratch.buffer.Capacity > KeptBytes)
            scratch.buffer = new(4096);
        scratch.buffer.ResetWrittenCount();
        return scratch;
    }

    public RecordScratch Byte(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
        return this;
    }

    public RecordScratch Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
        return this;
    }

    public RecordScratch Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
        return this;
    }

    public RecordScratch Time(DateTimeOffset value) => Int64(value.UtcTicks);

    public RecordScratch Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        Encoding.UTF8.GetBytes(value, buffer.GetSpan(length));
        buffer.Advance(length);
        return this;
    }

    public RecordScratch Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        buffer.Write(value);
        return this;
    }

    /// <summary>Bytes up to the end of the record: their length need not be told.</summary>
    public RecordScratch Rest(ReadOnlySpan<byte> value)
    {
        buffer.Write(value);
        return this;
    }

    /// <summary>JSON up to the end of the record.</summary>
    public RecordScratch Rest<T>(T value, JsonTypeInfo<T> type)
    {
        json.Reset(buffer);
        JsonSerializer.Serialize(json, value, type);
        json.Flush();
        return this;
    }
}
