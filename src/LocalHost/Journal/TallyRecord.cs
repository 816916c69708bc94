using System.Buffers.Binary;
using Trunkline.Intake.Events;

namespace Trunkline.LocalHost.Journal;

/// <summary>What became of a message's events, as it stands behind the message's id in the record that ends it: five numbers of 32 bits.</summary>
internal static class TallyRecord
{
    public const int Bytes = 20;

    public static void Write(Span<byte> into, DispatchTally tally, bool again)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into, tally.Events);
        BinaryPrimitives.WriteInt32LittleEndian(into[4..], tally.Unmatched);
        BinaryPrimitives.WriteInt32LittleEndian(into[8..], tally.Started);
        BinaryPrimitives.WriteInt32LittleEndian(into[12..], tally.Duplicate);
        BinaryPrimitives.WriteInt32LittleEndian(into[16..], again ? 1 : 0);
    }

    public static (DispatchTally Tally, bool Again) Read(ReadOnlySpan<byte> from) => (
        new DispatchTally(
            BinaryPrimitives.ReadInt32LittleEndian(from),
            BinaryPrimitives.ReadInt32LittleEndian(from[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[12..])),
        BinaryPrimitives.ReadInt32LittleEndian(from[16..]) != 0);
}
