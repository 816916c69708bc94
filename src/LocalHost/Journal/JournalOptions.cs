namespace Trunkline.LocalHost.Journal;

/// <summary>Settings of the journal and the engine over it.</summary>
public sealed record JournalOptions
{
    /// <summary>Folder of the segments; created when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>A segment is closed at this size, in bytes; 64 KiB to 1 GiB.</summary>
    public int SegmentBytes { get; init; } = 32 << 20;

    /// <summary>Bytes that may wait for the writer before appends wait for room.</summary>
    public int MaxPendingBytes { get; init; } = 32 << 20;

    /// <summary>How long a record that nobody waits for may wait for company before it is written.</summary>
    public TimeSpan LazyDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Segments below which nothing is cleaned.</summary>
    public int MinSegments { get; init; } = 4;

    /// <summary>How long a finished run's report and id are kept. A second post of an event is recognised as a duplicate for this long.</summary>
    public TimeSpan KeepFinishedFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many finished runs are kept at most; the oldest go first. Each takes about 40 bytes of memory.</summary>
    public int KeepFinishedMax { get; init; } = 1_000_000;

    /// <summary>Activities that run at once, over all runs.</summary>
    public int MaxActivities { get; init; } = 512;

    /// <summary>How long activities in flight may go on at shutdown before they are cancelled.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(5);
}
