using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Runs.Schedules;
using Trunkline.Runs.Tests.Support;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Runs.Tests.Schedules;

public sealed class ScheduleClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeRuns runs = new();

    [Fact]
    public async Task Ticks_within_the_minute_are_fired_when_they_are_due()
    {
        var time = new ManualTime(Noon.AddMilliseconds(-10));
        var minute = Clock("{ schedule: \"0,20,40 * * * * *\" }", time).RunMinuteAsync(default);
        while (!minute.IsCompleted)
            time.Advance(TimeSpan.FromMilliseconds(10));
        await minute;
        Assert.Equal(["2026-11-20T12:00:00Z", "2026-11-20T12:00:20Z", "2026-11-20T12:00:40Z"], runs.Ids);
        Assert.All(runs.Started, run => Assert.Equal(0, run.Event.GetProperty("data").GetProperty("lateBy").GetDecimal()));
        Assert.InRange(time.GetUtcNow(), Noon.AddSeconds(40), Noon.AddSeconds(41));
    }

    [Fact]
    public void A_minute_without_ticks_is_over_at_once()
    {
        var time = new ManualTime(Noon.AddMilliseconds(200));
        Assert.True(Clock("{ schedule: 0 6 * * * }", time).RunMinuteAsync(default).IsCompletedSuccessfully);
        Assert.True(Clock("{ source: orders }", time).RunAsync(DateTimeOffset.MaxValue, default).IsCompletedSuccessfully);
        Assert.Equal(0, time.Waiting);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_fires_nothing_twice()
    {
        var table = new InMemoryTable();
        var desk = new ScheduleDesk(FlowSet.Of(("f", "{ every: 1m }")), new ScheduleBook(table), runs, NullLogger<ScheduleDesk>.Instance);
        foreach (var minute in (int[])[0, 1, 2, 0, 1, 2, 3])
            await desk.TickAsync(Noon.AddMinutes(minute), default);
        Assert.Equal((3, 0), (runs.Started.Count, runs.Duplicates));
    }

    [Fact]
    public async Task It_stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var running = Clock("{ every: 1h }", new ManualTime(Noon)).RunAsync(DateTimeOffset.MaxValue, stop.Token);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private ScheduleClock Clock(string on, ManualTime time) =>
        new(new ScheduleDesk(FlowSet.Of(("f", on)), new ScheduleBook(new InMemoryTable()), runs, NullLogger<ScheduleDesk>.Instance), time);
}
