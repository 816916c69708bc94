namespace Trunkline.LocalHost.Timing;

/// <summary>Any number of waits over one timer of the <see cref="TimeProvider"/>.</summary>
internal sealed class TimerQueue : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);
    private readonly Lock gate = new();
    private readonly SortedSet<Wait> waits = new(Comparer<Wait>.Create(Compare));
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private DateTimeOffset armedFor = DateTimeOffset.MaxValue;
    private long sequence;
    private bool disposed;

    public TimerQueue(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(static queue => ((TimerQueue)queue!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One wait; its action runs once, on the timer's thread, unless it is cancelled before.</summary>
    public sealed class Wait(DateTimeOffset due, long sequence, Action action)
    {
        public DateTimeOffset Due { get; } = due;

        public long Sequence { get; } = sequence;

        public Action Action { get; } = action;
    }

    /// <summary>Waits that are set.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return waits.Count;
        }
    }

    public Wait Schedule(DateTimeOffset due, Action action)
    {
        lock (gate)
        {
            var wait = new Wait(due, sequence++, action);
            if (disposed)
                return wait;
            waits.Add(wait);
            if (due < armedFor)
                Arm(due);
            return wait;
        }
    }

    public void Cancel(Wait wait)
    {
        lock (gate)
            waits.Remove(wait);
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            waits.Clear();
        }

        timer.Dispose();
    }

    private static int Compare(Wait? one, Wait? other)
    {
        var byDue = one!.Due.CompareTo(other!.Due);
        return byDue != 0 ? byDue : one.Sequence.CompareTo(other.Sequence);
    }

    private void Ring()
    {
        while (true)
        {
            Wait first;
            lock (gate)
            {
                armedFor = DateTimeOffset.MaxValue;
                if (waits.Min is not { } min)
                    return;
                if (min.Due > time.GetUtcNow())
                {
                    Arm(min.Due);
                    return;
                }

                first = min;
                waits.Remove(first);
            }

            first.Action();
        }
    }

    private void Arm(DateTimeOffset due)
    {
        armedFor = due;
        var sleep = due - time.GetUtcNow();
        // Whole milliseconds, rounded up: a timer that rings a fraction early would only be set again.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Clamp(sleep.TotalMilliseconds, 0, LongestSleep.TotalMilliseconds)));
        timer.Change(whole, Timeout.InfiniteTimeSpan);
    }
}
