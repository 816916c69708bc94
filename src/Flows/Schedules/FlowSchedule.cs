namespace Trunkline.Flows.Schedules;

/// <summary>When ticks are due: a pure function of time, the same on every machine.</summary>
public abstract class FlowSchedule
{
    /// <summary>The schedule in one line, as its author wrote it; two with the same text have the same ticks.</summary>
    public abstract string Text { get; }

    /// <summary>The first tick later than a moment, in UTC and on a whole second; null where none comes within a hundred years.</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>A tick as the clock on the author's wall shows it, with its offset.</summary>
    public abstract DateTimeOffset Local(DateTimeOffset tick);
}
