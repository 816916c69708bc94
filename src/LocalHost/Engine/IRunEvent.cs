namespace Trunkline.LocalHost.Engine;

/// <summary>Something a run reacts to. Events of a run are delivered one at a time, in the order of their records.</summary>
internal interface IRunEvent
{
    /// <summary>LSN of its record; 0 for one that has none and is always delivered.</summary>
    long Lsn { get; }

    void Deliver(LiveRun run);

    /// <summary>Told instead of <see cref="Deliver"/> when the run is over or ending, or has had it before.</summary>
    void Ignored()
    {
    }
}
