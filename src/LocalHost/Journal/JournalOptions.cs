namespace Trunkline.LocalHost.Journal;

/// <summary>Settings of the journal and the engine over it.</summary>
public sealed record JournalOptions
{
    /// <summary>Folder of the segments; created when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>A segment is closed at this size, in bytes; 64 KiB to 1 GiB.</summary>
    public int SegmentBytes { get; init; } = 32 << 20;

    /// <summary>Bytes that may wait for the writer before appends wait for room; 1 MiB to 1 GiB.</summary>
    public int MaxPendingBytes { get; init; } = 32 << 20;

    /// <summary>How long a record that nobody waits for may wait for company before it is written; up to a second.</summary>
    public TimeSpan LazyDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Segments up to which nothing is cleaned; 1 to 1000. Beyond, the files take at most about twice what lives in them.</summary>
    public int MinSegments { get; init; } = 4;

    /// <summary>How long a finished run's report and id are kept; up to ten years. A second post of an event is recognised as a duplicate for this long.</summary>
    public TimeSpan KeepFinishedFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many finished runs are kept at most, the latest ones; 0 to 100 million. Each takes about 40 bytes of memory and its report on disk.</summary>
    public int KeepFinishedMax { get; init; } = 1_000_000;

    /// <summary>Activities that run at once, over all runs; 1 to 100,000.</summary>
    public int MaxActivities { get; init; } = 512;

    /// <summary>How long activities in flight may go on at shutdown before they are cancelled; up to an hour.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentException">Names everything that is out of its range.</exception>
    public void Check()
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(Folder))
            faults.Add("Folder is empty");
        Range(nameof(SegmentBytes), SegmentBytes, 64 << 10, 1 << 30);
        Range(nameof(MaxPendingBytes), MaxPendingBytes, 1 << 20, 1 << 30);
        Range(nameof(LazyDelay), LazyDelay, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Range(nameof(MinSegments), MinSegments, 1, 1000);
        Range(nameof(KeepFinishedFor), KeepFinishedFor, TimeSpan.Zero, TimeSpan.FromDays(3660));
        Range(nameof(KeepFinishedMax), KeepFinishedMax, 0, 100_000_000);
        Range(nameof(MaxActivities), MaxActivities, 1, 100_000);
        Range(nameof(ShutdownGrace), ShutdownGrace, TimeSpan.Zero, TimeSpan.FromHours(1));
        if (faults.Count > 0)
            throw new ArgumentException($"Settings of the journal: {string.Join("; ", faults)}.");

        void Range<T>(string name, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                faults.Add($"{name} is {value}, not {least} to {most}");
        }
    }
}
