using Trunkline.Flows.Execution;
using Trunkline.Intake.Events;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Runs.Tests.Reconciling;

public sealed class TableBooksTests
{
    private readonly ManualTime time = new();
    private readonly InMemoryTable table = new();
    private readonly InMemoryEventQueue queue;
    private long inFlight;

    public TableBooksTests() => queue = new(time);

    [Fact]
    public async Task Pages_of_several_processes_add_up_and_a_restart_begins_a_new_one()
    {
        var one = Books("one");
        var two = Books("two");
        await new CountedQueue(queue, one).AppendAsync(Message(3), default);
        await HandleAsync(two, new DispatchTally(3, 1, 2, 1));
        one.PastTheQueue(new DispatchTally(1, 1, 0, 0));
        for (var i = 0; i < 2; i++)
            two.RunStarted();
        one.RunOver(RunState.Completed);
        two.RunOver(RunState.Undone);
        await one.WriteAsync(closing: true, default);
        await two.WriteAsync(closing: true, default);

        var state = await StateAsync(Books("three"));

        Assert.Equal((4, 2, 2, 1), (state.Accepted, state.Unmatched, state.Matched, state.Duplicate));
        Assert.Equal((2, 1, 1, 0, 0), (state.Started, state.Completed, state.Undone, state.Waiting, state.Difference));
        Assert.False(state.Approximate);
    }

    [Fact]
    public async Task What_waits_is_what_the_books_leave_over_while_messages_agree()
    {
        var books = Books("one");
        var counted = new CountedQueue(queue, books);
        await counted.AppendAsync(Message(3), default);
        await counted.AppendAsync(Message(2), default);
        await HandleAsync(books, new DispatchTally(3, 3, 0, 0));
        var state = await StateAsync(books);
        Assert.Equal((5, 2, 0), (state.Accepted, state.Waiting, state.Difference));

        var lost = (await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0];
        await queue.CompleteAsync(lost, default);
        state = await StateAsync(books);
        Assert.Equal((0, 2), (state.Waiting, state.Difference));
    }

    [Fact]
    public async Task A_message_that_comes_again_after_its_delivery_broke_off_is_counted_once()
    {
        var books = Books("one");
        await new CountedQueue(queue, books).AppendAsync(Message(3), default);
        // The delivery before had started two runs and been cut off; this one starts the third.
        await HandleAsync(books, new DispatchTally(3, 0, 1, 2), again: true);
        var state = await StateAsync(books);
        Assert.Equal((3, 3, 0, 2, 0), (state.Accepted, state.Matched, state.Duplicate, state.Redelivered, state.Waiting));
        Assert.Equal(3, state.Unmatched + state.Matched + state.Waiting);
        Assert.False(state.Approximate);
    }

    [Fact]
    public async Task A_message_that_comes_again_and_starts_nothing_is_booked_and_the_books_say_that_they_may_be_off()
    {
        var books = Books("one");
        await new CountedQueue(queue, books).AppendAsync(Message(2), default);
        await HandleAsync(books, new DispatchTally(2, 0, 0, 2), again: true);
        var state = await StateAsync(books);
        Assert.Equal((2, 2, 0, 2, 0), (state.Accepted, state.Matched, state.Duplicate, state.Redelivered, state.Difference));
        Assert.Equal((true, time.GetUtcNow()), (state.Approximate, state.ApproximateSince));

        // Booked before, and only not taken out of the queue: two events too many, which the books own up to in every process from then on.
        books.Dispatched(new DispatchTally(2, 0, 0, 2), again: true);
        await books.WriteAsync(closing: true, default);
        state = await StateAsync(Books("other"));
        Assert.Equal((2, true), (state.Difference, state.Approximate));
    }

    [Fact]
    public async Task What_was_set_aside_is_no_difference()
    {
        var books = Books("one");
        await new CountedQueue(queue, books).AppendAsync(Message(2), default);
        await queue.PoisonAsync((await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0], "a test", default);
        var state = await StateAsync(books);
        Assert.Equal((2, 0, 0), (state.SetAside, state.Waiting, state.Difference));
    }

    [Fact]
    public async Task A_process_that_fell_silent_makes_the_books_approximate_since_then()
    {
        var died = Books("died");
        died.RunStarted();
        await died.WriteAsync(closing: false, default);
        var at = time.GetUtcNow();
        inFlight = 1;
        Assert.False((await StateAsync(Books("other"))).Approximate);
        time.Advance(TimeSpan.FromMinutes(6));
        var state = await StateAsync(Books("other"));
        Assert.Equal((true, at, 0), (state.Approximate, state.ApproximateSince, state.Difference));
    }

    [Fact]
    public async Task A_living_process_writes_every_minute_and_only_then_if_nothing_changed()
    {
        var books = Books("one");
        await books.WriteAsync(closing: false, default);
        Assert.Empty((await table.QueryAsync(TableBooks.Partition, "", 10, null, default)).Rows);
        books.RunStarted();
        await books.WriteAsync(closing: false, default);
        var first = await table.GetAsync(TableBooks.Partition, books.Row, default);
        await books.WriteAsync(closing: false, default);
        Assert.Equal(first, await table.GetAsync(TableBooks.Partition, books.Row, default));
        time.Advance(TimeSpan.FromMinutes(1));
        await books.WriteAsync(closing: false, default);
        Assert.NotEqual(first, await table.GetAsync(TableBooks.Partition, books.Row, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_that_are_long_gone_are_summed_and_counted_once_also_where_that_was_broken_off(bool brokenOff)
    {
        for (var i = 0; i < 3; i++)
        {
            var gone = Books($"gone{i}");
            gone.RunStarted();
            await gone.WriteAsync(closing: i != 1, default);
        }

        time.Advance(TimeSpan.FromDays(2));
        inFlight = 3;
        var books = Books("lives");
        if (brokenOff)
            await Assert.ThrowsAsync<StoreUnavailableException>(() => new TableBooks(new NoDeletes(table), time, "dies").FoldAsync(default));
        Assert.Equal(3, (await StateAsync(books)).Started);
        await books.FoldAsync(default);
        var rows = (await table.QueryAsync(TableBooks.Partition, "", 10, null, default)).Rows;
        Assert.Equal(TableBooks.Sum, Assert.Single(rows).Row);
        var state = await StateAsync(books);
        Assert.Equal((3, 0, true), (state.Started, state.Difference, state.Approximate));
        await books.FoldAsync(default);
        Assert.Equal(3, (await StateAsync(books)).Started);
    }

    [Fact]
    public async Task A_process_that_was_summed_while_it_slept_goes_on_without_counting_twice()
    {
        var sleeps = Books("sleeps");
        sleeps.RunStarted();
        await sleeps.WriteAsync(closing: false, default);
        time.Advance(TimeSpan.FromDays(2));
        await Books("other").FoldAsync(default);
        sleeps.RunStarted();
        await sleeps.WriteAsync(closing: true, default);
        inFlight = 2;
        var state = await StateAsync(Books("other"));
        Assert.Equal((2, 0), (state.Started, state.Difference));
    }

    [Fact]
    public async Task Runs_that_cannot_be_counted_now_leave_their_sum_out()
    {
        var books = Books("one");
        books.RunStarted();
        inFlight = -1;
        var state = await StateAsync(books);
        Assert.Null(state.InFlight);
        Assert.Equal(0, state.Difference);
    }

    [Fact]
    public async Task One_process_looks_at_a_time_and_not_too_often()
    {
        var books = Books("one");
        var reconciler = Reconciler(books);
        using var watch = new ReconcileWatch(reconciler, table, time, Microsoft.Extensions.Logging.Abstractions.NullLogger<ReconcileWatch>.Instance);
        using var other = new ReconcileWatch(reconciler, table, time, Microsoft.Extensions.Logging.Abstractions.NullLogger<ReconcileWatch>.Instance);
        Assert.NotNull(await watch.LookAsync(default));
        Assert.Null(await other.LookAsync(default));
        time.Advance(TimeSpan.FromMinutes(15));
        Assert.NotNull(await other.LookAsync(default));
        Assert.Null(await watch.LookAsync(default));
    }

    private static byte[] Message(int events) =>
        System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, events).Select(static i => $$"""{"id":"{{i}}","source":"s"}"""))}]");

    private TableBooks Books(string process) => new(table, time, process);

    private TableReconciler Reconciler(TableBooks books) => new(table, books, queue, queue, new TableRunBooks(
        table, books, new(table), _ => Task.FromResult<long?>(inFlight < 0 ? null : inFlight), time), time);

    private Task<Reconciliation> StateAsync(TableBooks books) => Reconciler(books).StateAsync(default);

    private async Task HandleAsync(TableBooks books, DispatchTally tally, bool again = false)
    {
        await queue.CompleteAsync((await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0], default);
        books.Dispatched(tally, again);
    }

    private sealed class NoDeletes(InMemoryTable inner) : Stores.Tables.ITable
    {
        public Task<Stores.Tables.TableRow?> GetAsync(string partition, string row, CancellationToken cancellationToken) => inner.GetAsync(partition, row, cancellationToken);

        public Task<Stores.Tables.TableRow?> InsertAsync(string partition, string row, string value, CancellationToken cancellationToken) =>
            inner.InsertAsync(partition, row, value, cancellationToken);

        public Task<Stores.Tables.TableRow?> ReplaceAsync(Stores.Tables.TableRow current, string value, CancellationToken cancellationToken) =>
            inner.ReplaceAsync(current, value, cancellationToken);

        public Task<bool> DeleteAsync(string partition, string row, CancellationToken cancellationToken) => throw new StoreUnavailableException("away");

        public Task<Stores.Tables.TablePage> QueryAsync(string partition, string rowPrefix, int pageSize, string? continuation, CancellationToken cancellationToken) =>
            inner.QueryAsync(partition, rowPrefix, pageSize, continuation, cancellationToken);
    }
}
