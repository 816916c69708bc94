namespace Trunkline.LocalHost.Journal;

/// <summary>Where a record stands: segment and byte offset in it.</summary>
internal readonly record struct RecordAddress(uint Segment, uint Offset)
{
    public long Packed => ((long)Segment << 32) | Offset;

    public static RecordAddress Unpack(long packed) => new((uint)(packed >> 32), (uint)packed);
}
