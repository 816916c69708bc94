namespace Trunkline.LocalHost.Journal;

/// <summary>The segments as files. On disk for real; in memory, with faults, in tests.</summary>
internal interface IJournalFiles
{
    /// <summary>Numbers of the segments that are there, ascending.</summary>
    IReadOnlyList<uint> List();

    /// <summary>An empty segment; one of that number is overwritten.</summary>
    IJournalFile Create(uint segment);

    IJournalFile Open(uint segment);

    void Delete(uint segment);

    /// <summary>Holds some room on the disk for records that make room, if it is not held yet. Throws as files do when there is none.</summary>
    void Reserve(int bytes);

    /// <summary>Gives that room back.</summary>
    void Unreserve();

    /// <summary>What a person finds the segment by.</summary>
    string NameOf(uint segment);
}

/// <summary>One segment's file. Members throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
internal interface IJournalFile : IDisposable
{
    long Length { get; }

    int Read(Span<byte> into, long offset);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when all that was written survives a power cut.</summary>
    void Flush();

    void Truncate(long length);
}
