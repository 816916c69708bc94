namespace Trunkline.Runs.Schedules;

/// <summary>Asks the desk whenever a tick is due.</summary>
/// <param name="desk">Decides.</param>
/// <param name="time">The clock.</param>
public sealed class ScheduleClock(ScheduleDesk desk, TimeProvider time)
{
    // A machine that slept, or whose clock was set, is noticed within this.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    // Timers of the function app have been seen to come a little early.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(5);

    /// <summary>Fires what is due now, and what falls due in this minute when it does; for a timer that comes once a minute. Returns at once where
    /// nothing is due before the timer comes again.</summary>
    public Task RunMinuteAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow() + Early;
        return RunAsync(now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerMinute)).AddSeconds(59), cancellationToken);
    }

    /// <summary>Fires what falls due until a moment; returns before it when no flow waits for a clock.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task RunAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (await desk.TickAsync(time.GetUtcNow(), cancellationToken) is { } next && next < until)
        {
            // Rounded up: a timer that rings a fraction early finds nothing due.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling((next - time.GetUtcNow()).TotalMilliseconds));
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait < LongestSleep ? wait : LongestSleep, time, cancellationToken);
        }
    }
}
