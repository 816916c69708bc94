using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Schedules;
using Trunkline.Runs.Tests.Support;
using Trunkline.Stores.InMemory;

namespace Trunkline.Runs.Tests.Schedules;

public sealed class ScheduleDeskTests
{
    private readonly FakeRuns runs = new();
    private readonly InMemoryTable table = new();

    [Fact]
    public async Task A_flow_that_is_new_begins_with_its_next_tick_and_goes_on_from_tick_to_tick()
    {
        var desk = Desk("{ schedule: 0 * * * * }");
        Assert.Equal(Time("11:00"), await desk.TickAsync(Time("10:30"), default));
        Assert.Equal(Time("11:00"), await desk.TickAsync(Time("10:59:59"), default));
        Assert.Empty(runs.Started);
        Assert.Equal(Time("12:00"), await desk.TickAsync(Time("11:00"), default));
        Assert.Equal(Time("12:00"), await desk.TickAsync(Time("11:00"), default));
        Assert.Equal(Time("13:00"), await desk.TickAsync(Time("12:00:30.25"), default));
        Assert.Equal(["2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z"], runs.Ids);
        Assert.Equal("""{"id":"2026-11-20T12:00:00Z","type":"tick","time":"2026-11-20T12:00:00Z","source":"schedule:f","data":{"due":"2026-11-20T12:00:00Z","local":"2026-11-20T12:00:00+00:00","lateBy":30.25,"previous":"2026-11-20T11:00:00Z"}}""", runs.Started[1].Event.GetRawText());
        Assert.Equal("null", runs.Started[0].Event.GetProperty("data").GetProperty("previous").GetRawText());
        Assert.Equal(0, runs.Duplicates);
    }

    [Fact]
    public async Task A_process_that_starts_anew_goes_on_where_the_one_before_stopped()
    {
        await Desk("{ every: 1h }").TickAsync(Time("10:30"), default);
        await Desk("{ every: 1h }").TickAsync(Time("11:01"), default);
        Assert.Equal(["2026-11-20T11:00:00Z"], runs.Ids);
    }

    [Theory]
    [InlineData("skip", "15:00", "2026-11-20T15:00:00Z")]
    [InlineData("last", "15:00", "2026-11-20T15:00:00Z")]
    [InlineData("skip", "15:30", "")]
    [InlineData("last", "15:30", "2026-11-20T15:00:00Z")]
    [InlineData("all", "15:30", "2026-11-20T11:00:00Z 2026-11-20T12:00:00Z 2026-11-20T13:00:00Z 2026-11-20T14:00:00Z 2026-11-20T15:00:00Z")]
    public async Task Missed_ticks_are_treated_as_the_flow_says(string missed, string back, string expected)
    {
        var desk = Desk($"{{ every: 1h, missed: {missed}, overlap: allow }}");
        await desk.TickAsync(Time("10:30"), default);
        Assert.Equal(Time("16:00"), await desk.TickAsync(Time(back), default));
        Assert.Equal(expected, string.Join(' ', runs.Ids));
        var state = await new ScheduleBook(table).FindAsync("f", default);
        Assert.Equal((Time("15:00"), 5 - runs.Started.Count), (state!.Decided, state.Missed));
    }

    [Fact]
    public async Task Missed_ticks_are_made_up_for_one_after_the_other_where_runs_may_not_overlap()
    {
        var desk = Desk("{ every: 1h, missed: all }");
        await desk.TickAsync(Time("10:30"), default);
        runs.After = RunState.Running;
        Assert.Equal(Time("13:30:05"), await desk.TickAsync(Time("13:30"), default));
        await desk.TickAsync(Time("13:30:05"), default);
        Assert.Equal(["2026-11-20T11:00:00Z"], runs.Ids);
        runs.AllAre(RunState.Completed);
        await desk.TickAsync(Time("13:30:10"), default);
        runs.AllAre(RunState.DeadLettered);
        Assert.Equal(Time("14:00"), await desk.TickAsync(Time("13:30:15"), default));
        Assert.Equal(["2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z", "2026-11-20T13:00:00Z"], runs.Ids);
    }

    [Theory]
    [InlineData(RunState.Running, "skip", 1)]
    [InlineData(RunState.Running, "allow", 2)]
    [InlineData(RunState.DeadLettered, "skip", 2)]
    [InlineData(RunState.Completed, "skip", 2)]
    public async Task A_tick_that_finds_the_run_before_still_going_is_let_go_and_counted(RunState before, string overlap, int started)
    {
        var desk = Desk($"{{ every: 1h, overlap: {overlap} }}");
        await desk.TickAsync(Time("10:30"), default);
        runs.After = before;
        await desk.TickAsync(Time("11:00"), default);
        await desk.TickAsync(Time("12:00"), default);
        Assert.Equal(started, runs.Started.Count);
        Assert.Equal(2 - started, (await new ScheduleBook(table).FindAsync("f", default))!.Skipped);
    }

    [Fact]
    public async Task Two_instances_start_one_run_and_count_a_skipped_tick_once()
    {
        var (one, other) = (Desk("{ every: 1h }"), Desk("{ every: 1h }"));
        await one.TickAsync(Time("10:30"), default);
        runs.After = RunState.Running;
        for (var hour = 11; hour < 20; hour++)
            await Task.WhenAll(one.TickAsync(Time($"{hour}:00"), default), other.TickAsync(Time($"{hour}:00"), default));
        Assert.Single(runs.Started);
        Assert.Equal(8, (await new ScheduleBook(table).FindAsync("f", default))!.Skipped);
    }

    [Fact]
    public async Task A_crash_between_start_and_note_starts_no_second_run()
    {
        await Desk("{ every: 1h }").TickAsync(Time("10:30"), default);
        var before = await table.GetAsync("schedules", "f", default);
        await Desk("{ every: 1h }").TickAsync(Time("11:00"), default);
        await table.DeleteAsync("schedules", "f", default);
        await table.InsertAsync("schedules", "f", before!.Value, default);
        await Desk("{ every: 1h }").TickAsync(Time("11:00:05"), default);
        Assert.Equal((1, 1), (runs.Started.Count, runs.Duplicates));
    }

    [Fact]
    public async Task Another_schedule_begins_anew_and_still_minds_the_run_before()
    {
        await Desk("{ every: 1h }").TickAsync(Time("10:30"), default);
        runs.After = RunState.Running;
        await Desk("{ every: 1h }").TickAsync(Time("11:00"), default);
        Assert.Equal(Time("15:00"), await Desk("{ schedule: 0 15 * * * }").TickAsync(Time("14:30"), default));
        Assert.Single(runs.Started);
        await Desk("{ schedule: 0 15 * * * }").TickAsync(Time("15:00"), default);
        Assert.Single(runs.Started);
    }

    [Fact]
    public async Task A_flow_that_is_gone_leaves_nothing_behind()
    {
        await Desk("{ every: 1h }").TickAsync(Time("10:30"), default);
        Assert.Null(await Desk("{ source: orders }").TickAsync(Time("11:00"), default));
        Assert.Empty((await table.QueryAsync("schedules", "", 10, null, default)).Rows);
        await Desk("{ every: 1h }").TickAsync(Time("12:30"), default);
        Assert.Empty(runs.Started);
    }

    [Fact]
    public async Task A_store_that_is_away_delays_ticks_and_loses_none()
    {
        var desk = Desk("{ every: 1h, missed: all, overlap: allow }");
        await desk.TickAsync(Time("10:30"), default);
        runs.IsAway = true;
        Assert.Equal(Time("11:00:05"), await desk.TickAsync(Time("11:00"), default));
        runs.IsAway = false;
        runs.Left = 1;
        Assert.Equal(Time("12:30:05"), await desk.TickAsync(Time("12:30"), default));
        Assert.Equal(Time("11:00"), (await new ScheduleBook(table).FindAsync("f", default))!.Decided);
        runs.Left = int.MaxValue;
        Assert.Equal(Time("13:00"), await desk.TickAsync(Time("12:31"), default));
        Assert.Equal(["2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z"], runs.Ids);
        Assert.Equal(0, runs.Duplicates);
    }

    [Fact]
    public async Task A_long_absence_is_made_up_for_in_helpings()
    {
        var desk = Desk("{ every: 1s, missed: all, overlap: allow }");
        await desk.TickAsync(Time("10:30"), default);
        var now = Time("10:40");
        for (var next = await desk.TickAsync(now, default); next <= now.AddSeconds(5); next = await desk.TickAsync(now, default))
        {
            if (next == now.AddSeconds(1))
                break;
        }

        Assert.Equal(600, runs.Ids.Distinct().Count());
        Assert.Equal(0, runs.Duplicates);
    }

    [Fact]
    public async Task Of_a_long_absence_one_run_is_left_however_many_ticks_were_missed()
    {
        var desk = Desk("{ every: 1s }");
        await desk.TickAsync(Time("00:00"), default);
        var now = Time("06:00:00.5");
        while (await desk.TickAsync(now, default) != Time("06:00:01"))
        {
        }

        Assert.Equal("2026-11-20T05:58:01Z", Assert.Single(runs.Ids));
    }

    private ScheduleDesk Desk(string on) => new(FlowSet.Of(("f", on)), new ScheduleBook(table), runs, NullLogger<ScheduleDesk>.Instance);

    private static DateTimeOffset Time(string time) => DateTimeOffset.Parse($"2026-11-20T{time}Z", CultureInfo.InvariantCulture);
}
