namespace Trunkline.Runs.Testing;

// A clock that stands still until it is moved. Its timers fire while it is moved past them, so that time-outs are real and take no time.
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly List<VirtualTimer> timers = [];

    public DateTimeOffset Now { get; set; } = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        timers.Add(timer);
        return timer;
    }

    // Moves on, or as far as the timer that cancels.
    public void Pass(TimeSpan by, CancellationToken cancellationToken)
    {
        var until = Now + by;
        while (!cancellationToken.IsCancellationRequested && timers.Where(t => t.Due <= until).MinBy(t => t.Due) is { } next)
        {
            Now = next.Due!.Value > Now ? next.Due.Value : Now;
            next.Fire();
        }

        cancellationToken.ThrowIfCancellationRequested();
        Now = until;
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.Now + dueTime;
            return true;
        }

        public void Fire()
        {
            Due = period > TimeSpan.Zero ? Due + period : null;
            callback(state);
        }

        public void Dispose() => time.timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
