namespace Trunkline.LocalHost.Journal;

/// <summary>A record as it stands in a segment. The spans belong to the reader's buffer: use before reading on.</summary>
internal readonly ref struct JournalRecord(RecordType type, long lsn, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> frame)
{
    public RecordType Type { get; } = type;

    /// <summary>Log sequence number: unique, growing in the order of appends, and kept when cleaning moves the record.</summary>
    public long Lsn { get; } = lsn;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Header and payload, byte for byte.</summary>
    public ReadOnlySpan<byte> Frame { get; } = frame;
}
