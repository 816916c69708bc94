using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Intake.Commit;
using Trunkline.Intake.Events;
using Trunkline.Intake.Tests.Support;
using Trunkline.Stores;
using Trunkline.Testing.Time;

namespace Trunkline.Intake.Tests.Commit;

public sealed class GroupCommitTests
{
    private readonly ManualTime time = new();

    private GroupCommit Commit(RecordingQueue queue, long highWater = 1 << 20, int parallel = 1) =>
        new(queue, new IntakeOptions { HighWaterBytes = highWater, MaxParallelAppends = parallel }, time, NullLogger<GroupCommit>.Instance);

    private static EnvelopeBatch Batch(params string[] ids)
    {
        var batch = new EnvelopeBatch(16);
        foreach (var id in ids)
            batch.Add(Encoding.UTF8.GetBytes($$"""{"source":"s","id":"{{id}}"}"""));
        return batch;
    }

    private static EnvelopeBatch Sized(int bytes)
    {
        var batch = new EnvelopeBatch(bytes);
        batch.Add(Encoding.UTF8.GetBytes($$"""{"source":"s","id":"{{new string('x', bytes - 22)}}"}"""));
        return batch;
    }

    private static List<string[]> Ids(RecordingQueue queue) => [.. queue.Messages.Select(m => EventMessage.Read(m).Select(e => e.Id).ToArray())];

    [Fact]
    public async Task A_lone_event_waits_for_nobody()
    {
        var queue = new RecordingQueue();
        Assert.Equal(CommitState.Durable, (await Commit(queue).AppendAsync("s", Batch("1"))).State);
        Assert.Equal(["1"], Assert.Single(Ids(queue)));
    }

    [Fact]
    public async Task Posts_that_arrive_while_a_message_is_written_share_the_next_one()
    {
        var gate = new TaskCompletionSource();
        var queue = new RecordingQueue { OnAppend = (_, _) => gate.Task };
        var commit = Commit(queue);
        var posts = Enumerable.Range(0, 50).Select(n => commit.AppendAsync("s", Batch(n.ToString()))).ToArray();
        Assert.Equal(1, queue.Attempts);
        Assert.DoesNotContain(posts, p => p.IsCompleted);
        gate.SetResult();
        Assert.All(await Task.WhenAll(posts), o => Assert.Equal(CommitState.Durable, o.State));
        Assert.Equal([["0"], [.. Enumerable.Range(1, 49).Select(n => n.ToString())]], Ids(queue));
        Assert.Equal(0, commit.HeldBytes);
    }

    [Fact]
    public async Task No_post_is_told_before_its_message_is_durable()
    {
        var gates = new Queue<TaskCompletionSource>([new(), new()]);
        var waiting = gates.ToArray();
        var queue = new RecordingQueue { OnAppend = (_, _) => gates.Dequeue().Task };
        var commit = Commit(queue);
        var first = commit.AppendAsync("s", Batch("1"));
        var second = commit.AppendAsync("s", Batch("2"));
        waiting[0].SetResult();
        await first;
        Assert.False(second.IsCompleted);
        waiting[1].SetResult();
        await second;
    }

    [Fact]
    public async Task Messages_stay_within_the_queues_limit()
    {
        var gate = new TaskCompletionSource();
        var queue = new RecordingQueue(1000) { OnAppend = (_, _) => gate.Task };
        var commit = Commit(queue);
        var posts = new[] { 998, 500, 497, 100, 998, 499, 498, 22, 24 }.Select(b => commit.AppendAsync("s", Sized(b))).ToArray();
        gate.SetResult();
        await Task.WhenAll(posts);
        Assert.Equal([998 + 2, 500 + 1 + 497 + 2, 100 + 2, 998 + 2, 499 + 1 + 498 + 2, 22 + 1 + 24 + 2], queue.Messages.Select(m => m.Length));
    }

    [Fact]
    public async Task A_failed_append_fails_exactly_the_posts_that_were_in_it()
    {
        var gate = new TaskCompletionSource();
        var calls = 0;
        var queue = new RecordingQueue
        {
            OnAppend = async (_, _) =>
            {
                var call = Interlocked.Increment(ref calls);
                await gate.Task;
                if (call == 2)
                    throw new StoreUnavailableException("busy", TimeSpan.FromSeconds(3));
            },
        };
        var commit = Commit(queue);
        var first = commit.AppendAsync("s", Batch("1"));
        var second = new[] { commit.AppendAsync("s", Batch("2")), commit.AppendAsync("t", Batch("3")) };
        gate.SetResult();
        Assert.Equal(CommitState.Durable, (await first).State);
        Assert.All(await Task.WhenAll(second), o => Assert.Equal(new CommitOutcome(CommitState.Unavailable, TimeSpan.FromSeconds(3)), o));
        Assert.Equal(CommitState.Durable, (await commit.AppendAsync("s", Batch("4"))).State);
        Assert.Equal([["1"], ["4"]], Ids(queue));
        Assert.Equal(0, commit.HeldBytes);
    }

    [Fact]
    public async Task A_batch_is_durable_only_when_all_its_messages_are()
    {
        var queue = new RecordingQueue(60);
        var calls = 0;
        queue.OnAppend = (_, _) => ++calls == 2 ? throw new StoreUnavailableException("busy") : Task.CompletedTask;
        var commit = Commit(queue);
        Assert.Equal(CommitState.Unavailable, (await commit.AppendAsync("s", Batch("1", "2", "3", "4", "5", "6"))).State);
        Assert.Equal(3, calls);
        Assert.Equal(CommitState.Durable, (await commit.AppendAsync("s", Batch("1", "2", "3", "4", "5", "6"))).State);
    }

    [Fact]
    public async Task Past_the_high_water_mark_posts_are_turned_away_and_memory_stays_bounded()
    {
        var gate = new TaskCompletionSource();
        var queue = new RecordingQueue(1000) { OnAppend = (_, _) => gate.Task };
        var commit = Commit(queue, highWater: 10_000);
        var posts = Enumerable.Range(0, 1000).Select(_ => commit.AppendAsync("s", Sized(100))).ToArray();
        Assert.InRange(commit.HeldBytes, 4000, 10_000);
        gate.SetResult();
        var outcomes = await Task.WhenAll(posts);
        Assert.Equal(50, outcomes.Count(o => o.State == CommitState.Durable));
        Assert.Equal(950, outcomes.Count(o => o.State == CommitState.Full));
        Assert.Equal(0, commit.HeldBytes);
        Assert.Equal(CommitState.Durable, (await commit.AppendAsync("s", Sized(100))).State);
    }

    [Fact]
    public async Task A_noisy_source_starves_no_other()
    {
        var gate = new TaskCompletionSource();
        var queue = new RecordingQueue(1000) { OnAppend = (_, _) => gate.Task };
        var commit = Commit(queue, highWater: 10_000);
        var noisy = Enumerable.Range(0, 1000).Select(_ => commit.AppendAsync("noisy", Sized(100))).ToArray();
        Assert.Contains(noisy, n => n.IsCompleted && n.Result.State == CommitState.Full);
        var quiet = Enumerable.Range(0, 5).Select(n => commit.AppendAsync("quiet", Batch("q" + n))).ToArray();
        Assert.DoesNotContain(quiet, q => q.IsCompleted);
        gate.SetResult();
        Assert.All(await Task.WhenAll(quiet), o => Assert.Equal(CommitState.Durable, o.State));
        await Task.WhenAll(noisy);

        // Sources take turns: all five stand in the first message after the one that was being written, not behind fifty of the noisy one's.
        Assert.Equal(5, Ids(queue)[1].Count(i => i.StartsWith('q')));
    }

    [Fact]
    public async Task A_second_writer_begins_only_for_a_full_message()
    {
        var gate = new TaskCompletionSource();
        var queue = new RecordingQueue(1000) { OnAppend = (_, _) => gate.Task };
        var commit = Commit(queue, parallel: 2);
        var posts = Enumerable.Range(0, 10).Select(_ => commit.AppendAsync("s", Sized(100))).ToList();
        Assert.Equal(1, queue.Attempts);
        posts.Add(commit.AppendAsync("s", Sized(101)));
        Assert.Equal(2, queue.Attempts);
        posts.AddRange(Enumerable.Range(0, 30).Select(_ => commit.AppendAsync("s", Sized(100))));
        Assert.Equal(2, queue.Attempts);
        gate.SetResult();
        Assert.All(await Task.WhenAll(posts), o => Assert.Equal(CommitState.Durable, o.State));
        Assert.Equal(41, Ids(queue).Sum(m => m.Length));
    }

    [Fact]
    public async Task Many_posts_from_many_threads_are_each_stored_once()
    {
        var queue = new RecordingQueue(2000) { OnAppend = async (_, _) => await Task.Yield() };
        var commit = Commit(queue, parallel: 4);
        var posts = await Task.WhenAll(Enumerable.Range(0, 8).Select(t => Task.Run(() => Task.WhenAll(
            Enumerable.Range(0, 500).Select(n => commit.AppendAsync("s" + t, Batch($"{t}-{n}-a", $"{t}-{n}-b")))))));
        Assert.All(posts.SelectMany(p => p), o => Assert.Equal(CommitState.Durable, o.State));
        var ids = Ids(queue).SelectMany(m => m).ToList();
        Assert.Equal(8000, ids.Count);
        Assert.Equal(8000, ids.Distinct().Count());
        Assert.Equal(0, commit.HeldBytes);
    }

    [Fact]
    public async Task What_is_held_is_a_metric()
    {
        var gate = new TaskCompletionSource();
        using var commit = Commit(new RecordingQueue { OnAppend = (_, _) => gate.Task });
        var seen = new List<long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "trunkline.intake.held" && ReferenceEquals(instrument.Meter.Scope, commit))
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => seen.Add(value));
        listener.Start();
        listener.RecordObservableInstruments();
        var post = commit.AppendAsync("s", Sized(500));
        listener.RecordObservableInstruments();
        gate.SetResult();
        await post;
        listener.RecordObservableInstruments();
        Assert.Equal([0, 500, 0], seen);
    }
}
