using System.Globalization;
using System.Text;
using Trunkline.Flows.Execution;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Runs.Reconciling;

namespace Trunkline.LocalHost.Tests.Books;

/// <summary>The books are even when nothing goes on, whatever was crashed, cleaned and delivered again before.</summary>
public sealed class JournalBooksTests
{
    // Kept are more runs than can finish between an event and its repetition, in whatever order they do: else the repetition would start a run.
    private static JournalOptions Small(JournalOptions options) =>
        options with { SegmentBytes = 4096, MinSegments = 1, LazyDelay = TimeSpan.Zero, KeepFinishedMax = 12 };

    [Fact]
    public async Task After_a_crash_at_any_moment_they_are_even_and_forget_nothing_that_was_durable()
    {
        var moments = new List<MemoryFiles>();
        var files = new MemoryFiles();
        await using (var host = Start(files))
        {
            files.Changed = disk => moments.Add(disk.Copy());
            for (var i = 0; i < 40; i++)
            {
                // Every fourth event is one that came before, every fifth is wanted by no flow, every seventh run waits for a person.
                await host.Journal.Queue.AppendAsync(Message(i % 4 == 3 ? i - 1 : i, i % 5 == 4 ? -1 : i + 1000), default);
                await DispatchAllAsync(host);
            }

            await SettledAsync(host);
            var state = await StateAsync(host);
            Assert.True(state.Difference == 0, state.ToString());
            Assert.Equal((80, 8, 72), (state.Accepted, state.Unmatched, state.Matched));
            Assert.Equal((10, 0), (state.Duplicate, state.Redelivered));
            Assert.Equal(62, state.Started);
            Assert.True(state.Dead > 0 && state.Completed > 0 && state.InFlight == 0);
            Assert.True(files.List()[0] > 2, "nothing was cleaned");
        }

        long accepted = 0;
        foreach (var moment in moments)
        {
            await using var again = Start(moment.Copy());
            await DispatchAllAsync(again);
            await SettledAsync(again);
            var state = await StateAsync(again);
            Assert.True(state.Difference == 0, state.ToString());
            Assert.Equal(0, state.Waiting);
            Assert.True(state.Accepted >= accepted, "an accepted event was forgotten");
            Assert.InRange(state.Matched, state.Started + state.Duplicate, state.Started + state.Duplicate + state.Redelivered);
            Assert.InRange(state.Redelivered, 0, 2);
            accepted = state.Accepted;
        }

        Assert.Equal(80, accepted);
    }

    [Fact]
    public async Task Events_that_are_set_aside_and_dropped_are_booked_as_such_over_a_restart()
    {
        var files = new MemoryFiles();
        await using (var host = Start(files))
        {
            await host.Journal.Queue.AppendAsync(Message(1, 2), default);
            await host.Journal.Queue.AppendAsync("no message"u8.ToArray(), default);
            foreach (var message in await host.Journal.Queue.ReceiveAsync(2, TimeSpan.FromMinutes(1), default))
                await host.Journal.Queue.PoisonAsync(message, "a test", default);
            Assert.Equal((3, 3), await AsideAsync(host));
            Assert.True(host.Journal.JournalQueue.ForgetPoisoned(host.Journal.JournalQueue.Poisoned(1)[0].Id));
        }

        await using var again = Start(files);
        Assert.Equal((3, 1), await AsideAsync(again));
        Assert.Equal(2, (await StateAsync(again)).Dropped);
        Assert.Equal(0, (await StateAsync(again)).Difference);
    }

    [Fact]
    public async Task Events_past_the_queue_are_accepted_and_dispatched_at_once_and_kept()
    {
        var files = new MemoryFiles();
        await using (var host = Start(files))
        {
            await host.StartRunAsync("r-1");
            new JournalReconciler(host.Journal, host.Time).PastTheQueue(new DispatchTally(2, 1, 1, 0));
            await SettledAsync(host);
        }

        await using var again = Start(files);
        var state = await StateAsync(again);
        Assert.Equal((2, 1, 1, 0), (state.Accepted, state.Unmatched, state.Started, state.Difference));
    }

    [Fact]
    public async Task A_run_that_started_and_is_nowhere_shows_as_a_difference()
    {
        await using var host = Start(new MemoryFiles());
        await host.Journal.Queue.AppendAsync(Message(7), default);
        await DispatchAllAsync(host);
        await SettledAsync(host);
        Assert.Equal(0, (await StateAsync(host)).Difference);
        foreach (var number in host.Journal.Engine.ByNumber.Keys)
            host.Journal.Engine.ByNumber.TryRemove(number, out _);
        Assert.Equal(1, (await StateAsync(host)).Difference);
    }

    [Fact]
    public async Task A_full_disk_delays_the_end_of_a_message_and_the_books_stay_even()
    {
        var files = new MemoryFiles();
        await using var host = Start(files);
        await host.Journal.Queue.AppendAsync(Message(-1), default);
        var message = (await host.Journal.Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0];
        files.Space = (_, _) => 0;
        host.Journal.JournalQueue.Complete(message, new DispatchTally(1, 1, 0, 0));
        while (!host.Journal.Log.Failing)
            await Task.Yield();
        Assert.Equal((1, 0), ((await StateAsync(host)).Waiting, (await StateAsync(host)).Difference));
        files.Space = null;
        while ((await StateAsync(host)).Waiting > 0)
        {
            host.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.Equal((1, 0), ((await StateAsync(host)).Unmatched, (await StateAsync(host)).Difference));
    }

    private static TestHost Start(MemoryFiles files) => new TestHost(files, with: Small).Start(async (context, input) =>
    {
        if (context.RunId.EndsWith('7') && input.DeadLetter is null)
        {
            context.SetStatus(new RunStatus(RunState.DeadLettered, new DeadLetter("a", new StepFault("x", "y"), context.UtcNow)));
            await context.WaitForSignalAsync("discard", default);
        }

        await context.ExecuteAsync(TestRuns.Request(context.RunId, "a"));
        return TestRuns.Report(context, "a");
    });

    private static byte[] Message(params int[] numbers) =>
        Encoding.UTF8.GetBytes($"[{string.Join(',', numbers.Select(static n => $$"""{"source":"s","id":"{{n}}"}"""))}]");

    // What dispatcher and pump do, one message at a time.
    private static async Task DispatchAllAsync(TestHost host)
    {
        while (await host.Journal.Queue.CountAsync(default) > 0)
        {
            var message = (await host.Journal.Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0];
            var ids = EventMessage.Read(message.Body).Select(static e => int.Parse(e.Id, CultureInfo.InvariantCulture)).ToList();
            var started = 0;
            foreach (var id in ids.Where(static id => id >= 0))
                started += await host.StartRunAsync($"r-{id}") ? 1 : 0;
            var wanted = ids.Count(static id => id >= 0);
            host.Journal.JournalQueue.Complete(message, new DispatchTally(ids.Count, ids.Count - wanted, started, wanted - started));
        }
    }

    private static async Task SettledAsync(TestHost host)
    {
        // Whatever was appended before this is durable after it.
        await host.Journal.Table.InsertAsync("p", Guid.NewGuid().ToString("N"), "", default);
        while ((await StateAsync(host)) is { InFlight: > 0 } or { Waiting: > 0 })
            await Task.Yield();
    }

    private static Task<Reconciliation> StateAsync(TestHost host) => new JournalReconciler(host.Journal, host.Time).StateAsync(default);

    private static async Task<(long Accepted, long SetAside)> AsideAsync(TestHost host)
    {
        var state = await StateAsync(host);
        return (state.Accepted, state.SetAside);
    }
}
