using System.Buffers.Binary;
using System.Numerics;

namespace Trunkline.LocalHost.Journal;

/// <summary>The bytes of a record: length of what follows the checksum (u32), CRC-32C (u32), LSN (i64), type (u8), payload; little-endian.</summary>
internal static class RecordFrame
{
    public const int HeaderBytes = 17;
    public const int MaxPayloadBytes = 64 << 20;
    private const int Counted = 9;

    /// <summary>Writes all but the checksum, which <see cref="Seal"/> adds on the writer's thread, outside the lock.</summary>
    public static void WriteHeader(Span<byte> frame, RecordType type, long lsn)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)(frame.Length - HeaderBytes + Counted));
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], lsn);
        frame[16] = (byte)type;
    }

    public static void Seal(Span<byte> frame) => BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(frame));

    /// <summary>Length of the whole frame as its first four bytes tell; -1 where they cannot be the start of a record.</summary>
    public static int FrameLength(ReadOnlySpan<byte> start)
    {
        var counted = BinaryPrimitives.ReadUInt32LittleEndian(start);
        return counted is < Counted or > MaxPayloadBytes + Counted ? -1 : (int)counted + HeaderBytes - Counted;
    }

    public static bool TryRead(ReadOnlySpan<byte> frame, out JournalRecord record)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) != Checksum(frame))
        {
            record = default;
            return false;
        }

        record = View(frame);
        return true;
    }

    /// <summary>A frame that is known to be whole.</summary>
    public static JournalRecord View(ReadOnlySpan<byte> frame) =>
        new((RecordType)frame[16], BinaryPrimitives.ReadInt64LittleEndian(frame[8..]), frame[HeaderBytes..], frame);

    private static uint Checksum(ReadOnlySpan<byte> frame)
    {
        // The length takes part, so that a run of zeros is no record.
        var crc = BitOperations.Crc32C(0xFFFFFFFF, BinaryPrimitives.ReadUInt32LittleEndian(frame));
        var rest = frame[8..];
        while (rest.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            rest = rest[8..];
        }

        foreach (var one in rest)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
