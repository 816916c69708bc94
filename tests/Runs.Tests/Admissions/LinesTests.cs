using Trunkline.Flows.Execution;
using Trunkline.Flows.Execution.Admissions;
using Trunkline.Runs.Admissions;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Time;

namespace Trunkline.Runs.Tests.Admissions;

public sealed class LinesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTime clock = new(Noon);
    private readonly InMemoryTable table = new();
    private readonly KnownRuns runs = new();
    private readonly Lines lines;

    public LinesTests() => lines = new Lines(table, runs, clock);

    [Fact]
    public async Task The_first_goes_after_its_grace_and_the_second_when_the_first_has_left()
    {
        var (a, b) = (Ordered(1), Ordered(2));
        await lines.StandAsync(a, "a", default);
        await lines.StandAsync(b, "b", default);
        Assert.Equal((false, Noon.AddSeconds(1)), await lines.EnterAsync(b, "b", false, default));
        Assert.Equal((false, Noon.AddSeconds(1)), await lines.EnterAsync(a, "a", false, default));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await lines.EnterAsync(b, "b", false, default)).Turn);
        Assert.True((await lines.EnterAsync(a, "a", false, default)).Turn);
        Assert.True((await lines.EnterAsync(a, "a", false, default)).Turn); // repeated
        runs.With("a").With("b");
        await lines.LeaveAsync(a, "a", default);
        Assert.Equal(["b"], Called());
        Assert.True((await lines.EnterAsync(b, "b", false, default)).Turn);
    }

    [Fact]
    public async Task Who_was_accepted_before_goes_before_although_it_came_later()
    {
        await lines.StandAsync(Ordered(2), "late", default);
        clock.Advance(TimeSpan.FromMilliseconds(500));
        await lines.StandAsync(Ordered(1), "early", default);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await lines.EnterAsync(Ordered(2), "late", false, default)).Turn);
        Assert.True((await lines.EnterAsync(Ordered(1), "early", false, default)).Turn);
    }

    [Fact]
    public async Task So_many_go_as_the_line_is_wide()
    {
        var went = 0;
        for (var i = 0; i < 5; i++)
            went += (await lines.EnterAsync(Wide(i), $"r{i}", false, default)).Turn ? 1 : 0;
        Assert.Equal(3, went);
        for (var i = 0; i < 5; i++)
            runs.With($"r{i}");
        await lines.LeaveAsync(Wide(1), "r1", default);
        Assert.Equal(["r3"], Called());
        Assert.False((await lines.EnterAsync(Wide(4), "r4", false, default)).Turn);
        Assert.True((await lines.EnterAsync(Wide(3), "r3", false, default)).Turn);
    }

    [Fact]
    public async Task Leaving_twice_calls_the_next_twice_and_changes_nothing_else()
    {
        await EnterAloneAsync("a");
        await lines.StandAsync(Ordered(2), "b", default);
        runs.With("b");
        await lines.LeaveAsync(Ordered(1), "a", default);
        await lines.LeaveAsync(Ordered(1), "a", default);
        Assert.Equal(["b", "b"], Called());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await lines.EnterAsync(Ordered(2), "b", false, default)).Turn);
    }

    [Fact]
    public async Task A_run_that_was_ended_from_outside_holds_nobody_up()
    {
        await EnterAloneAsync("a");
        await lines.StandAsync(Ordered(2), "b", default);
        clock.Advance(TimeSpan.FromMinutes(1));
        runs.With("a");
        Assert.False((await lines.EnterAsync(Ordered(2), "b", true, default)).Turn);
        runs.Forget("a");
        Assert.False((await lines.EnterAsync(Ordered(2), "b", false, default)).Turn); // it doubts them only after it has waited
        Assert.True((await lines.EnterAsync(Ordered(2), "b", true, default)).Turn);
    }

    [Fact]
    public async Task A_dead_letter_keeps_its_place_in_an_order()
    {
        await EnterAloneAsync("a");
        runs.With("a", RunState.DeadLettered);
        await lines.StandAsync(Ordered(2), "b", default);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.False((await lines.EnterAsync(Ordered(2), "b", true, default)).Turn);
    }

    [Fact]
    public async Task The_place_of_a_run_that_is_over_goes_when_the_next_is_called()
    {
        await EnterAloneAsync("a");
        await lines.StandAsync(Ordered(2), "over", default);
        await lines.StandAsync(Ordered(3), "c", default);
        runs.With("over", RunState.Completed).With("c");
        await lines.LeaveAsync(Ordered(1), "a", default);
        Assert.Equal(["c"], Called());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await lines.EnterAsync(Ordered(3), "c", false, default)).Turn);
    }

    [Fact]
    public async Task A_copy_of_an_event_whose_run_is_over_leaves_no_place_behind()
    {
        await lines.StandAsync(Ordered(1), "a", default);
        runs.With("a", RunState.Completed);
        await lines.LeaveIfOverAsync(Ordered(1), "a", default);
        Assert.Empty((await table.QueryAsync("order", "p", 10, null, default)).Rows);
    }

    // The provider posted the event again, and it was accepted at another time.
    [Fact]
    public async Task A_copy_of_an_event_whose_run_is_under_way_keeps_nobody_waiting()
    {
        runs.With("a").With("b");
        await EnterAloneAsync("a");
        Assert.True(await lines.StandAsync(Ordered(2), "a", default));
        await lines.StandAsync(Ordered(3), "b", default);
        await lines.LeaveAsync(Ordered(1), "a", default);
        Assert.Equal(["b"], Called());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await lines.EnterAsync(Ordered(3), "b", false, default)).Turn);
        Assert.Single((await table.QueryAsync("order", "p", 10, null, default)).Rows);
    }

    [Fact]
    public async Task The_place_of_a_refused_start_is_given_back_and_the_runs_own_stays()
    {
        runs.With("a").With("b");
        await EnterAloneAsync("a");
        await lines.StandAsync(Ordered(2), "a", default);
        await lines.WithdrawAsync(Ordered(2), "a", default);
        await lines.StandAsync(Ordered(3), "b", default);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await lines.EnterAsync(Ordered(1), "a", false, default)).Turn);
        Assert.False((await lines.EnterAsync(Ordered(3), "b", false, default)).Turn);
        await lines.LeaveAsync(Ordered(1), "a", default);
        Assert.Equal(["b"], Called());
        Assert.True((await lines.EnterAsync(Ordered(3), "b", false, default)).Turn);
    }

    // Terminated, or purged, while it waited and nobody had the turn who could have called it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_was_ended_while_it_waited_holds_nobody_up(bool isKnown)
    {
        await lines.StandAsync(Ordered(1), "gone", default);
        await lines.StandAsync(Ordered(2), "b", default);
        runs.With("b");
        if (isKnown)
            runs.With("gone", RunState.Discarded);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await lines.EnterAsync(Ordered(2), "b", false, default)).Turn);
        Assert.Equal(isKnown, (await lines.EnterAsync(Ordered(2), "b", true, default)).Turn); // one that is not known may be about to start
        clock.Advance(TimeSpan.FromHours(2));
        Assert.True((await lines.EnterAsync(Ordered(2), "b", true, default)).Turn);
    }

    [Fact]
    public async Task Never_two_at_once_whoever_asks_at_the_same_time()
    {
        var racing = new RacingTable(table);
        var race = new Lines(racing, runs, clock);
        for (var i = 0; i < 20; i++)
            runs.With($"r{i:D2}");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => race.StandAsync(Ordered(i), $"r{i:D2}", default)));
        clock.Advance(TimeSpan.FromSeconds(1));
        var order = new List<int>();
        while (order.Count < 20)
        {
            var turns = await Task.WhenAll(Enumerable.Range(0, 20).Except(order).Select(async i => (i, (await race.EnterAsync(Ordered(i), $"r{i:D2}", false, default)).Turn)));
            var one = Assert.Single(turns, t => t.Turn).i;
            order.Add(one);
            await race.LeaveAsync(Ordered(one), $"r{one:D2}", default);
        }

        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    private async Task EnterAloneAsync(string run)
    {
        await lines.StandAsync(Ordered(1), run, default);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await lines.EnterAsync(Ordered(1), run, false, default)).Turn);
    }

    private IEnumerable<string> Called() => runs.Told.Where(t => t.Signal == Signals.Turn).Select(t => t.Run);

    private static LinePlace Ordered(int second) => new("order", Noon.AddSeconds(second), 1, TimeSpan.FromSeconds(1), true);

    private static LinePlace Wide(int second) => new("wide", Noon.AddSeconds(second), 3, TimeSpan.Zero, false);

    // Lets others in between every two operations.
    private sealed class RacingTable(ITable inner) : ITable
    {
        public Task<TableRow?> GetAsync(string partition, string row, CancellationToken cancellationToken) => Yielding(() => inner.GetAsync(partition, row, cancellationToken));

        public Task<TableRow?> InsertAsync(string partition, string row, string value, CancellationToken cancellationToken) =>
            Yielding(() => inner.InsertAsync(partition, row, value, cancellationToken));

        public Task<TableRow?> ReplaceAsync(TableRow current, string value, CancellationToken cancellationToken) => Yielding(() => inner.ReplaceAsync(current, value, cancellationToken));

        public Task<bool> DeleteAsync(string partition, string row, CancellationToken cancellationToken) => Yielding(() => inner.DeleteAsync(partition, row, cancellationToken));

        public Task<TablePage> QueryAsync(string partition, string rowPrefix, int pageSize, string? continuation, CancellationToken cancellationToken) =>
            Yielding(() => inner.QueryAsync(partition, rowPrefix, pageSize, continuation, cancellationToken));

        private static async Task<T> Yielding<T>(Func<Task<T>> operation)
        {
            await Task.Yield();
            var result = await operation();
            await Task.Yield();
            return result;
        }
    }
}
