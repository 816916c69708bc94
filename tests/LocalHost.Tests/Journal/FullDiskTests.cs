using System.Text;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Tests.Journal;

public sealed class FullDiskTests
{
    [Fact]
    public async Task What_the_disk_does_not_take_is_refused_and_not_there_later()
    {
        var files = new MemoryFiles();
        await using (var host = new TestHost(files))
        {
            await host.Journal.Queue.AppendAsync("before"u8.ToArray(), default);
            for (var taken = 0; taken < 40; taken += 7)
            {
                files.Space = (_, length) => Math.Min(taken, length - 1);
                await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Journal.Queue.AppendAsync(Encoding.UTF8.GetBytes(new string('x', 100)), default));
                await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Journal.Table.InsertAsync("p", "r", "v", default));
            }

            Assert.True(host.Journal.Log.Failing);
            files.Space = null;
            await host.Journal.Queue.AppendAsync("after"u8.ToArray(), default);
            Assert.False(host.Journal.Log.Failing);
            Assert.Null(await host.Journal.Table.GetAsync("p", "r", default));
            Assert.NotNull(await host.Journal.Table.InsertAsync("p", "r", "v", default));
        }

        await using var again = new TestHost(files);
        var messages = await again.Journal.Queue.ReceiveAsync(10, TimeSpan.FromMinutes(1), default);
        Assert.Equal(["before", "after"], messages.Select(static message => Encoding.UTF8.GetString(message.Body.Span)));
    }

    [Fact]
    public async Task An_end_gets_through_beside_a_record_that_there_is_no_room_for()
    {
        var files = new MemoryFiles();
        await using var host = new TestHost(files);
        await host.Journal.Queue.AppendAsync("ends"u8.ToArray(), default);
        var message = (await host.Journal.Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0];
        Task? refused = null;
        files.Changed = _ =>
        {
            // On the writer's thread, so that both go into the next batch.
            files.Changed = null;
            files.Space = static (_, length) => length > 100 ? 0 : null;
            refused = host.Journal.Queue.AppendAsync(new byte[1000], default);
            host.Journal.JournalQueue.Complete(message, null);
        };
        await host.Journal.Table.InsertAsync("p", "r", "v", default);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => refused!);
        var books = host.Journal.JournalQueue.Books();
        Assert.Equal((1, 1, 0), (books.Events.Accepted, books.Events.Dispatched, books.Waiting));
        Assert.True(host.Journal.Log.Failing);
    }

    [Fact]
    public async Task Records_of_a_batch_that_could_not_be_flushed_do_not_come_back_behind_a_shorter_one()
    {
        var files = new MemoryFiles();
        await using (var host = new TestHost(files))
        {
            files.FlushFails = true;
            var refused = Enumerable.Range(0, 20).Select(i => host.Journal.Queue.AppendAsync(Encoding.UTF8.GetBytes($"refused {i}"), default)).ToArray();
            foreach (var append in refused)
                await Assert.ThrowsAsync<StoreUnavailableException>(() => append);
            files.FlushFails = false;
            files.TruncateFails = true;
            await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Journal.Queue.AppendAsync("still refused"u8.ToArray(), default));
            files.TruncateFails = false;
            await host.Journal.Queue.AppendAsync("stored"u8.ToArray(), default);
        }

        await using var again = new TestHost(files);
        var messages = await again.Journal.Queue.ReceiveAsync(100, TimeSpan.FromMinutes(1), default);
        Assert.Equal(["stored"], messages.Select(static message => Encoding.UTF8.GetString(message.Body.Span)));
    }

    [Fact]
    public async Task A_run_whose_result_finds_the_disk_full_waits_for_room_and_repeats_nothing()
    {
        var files = new MemoryFiles();
        var calls = 0;
        await using var host = new TestHost(files);
        host.Start(
            async (context, _) =>
            {
                await context.ExecuteAsync(TestRuns.Request(context.RunId, "a"));
                await context.ExecuteAsync(TestRuns.Request(context.RunId, "b"));
                return TestRuns.Report(context, "a", "b");
            },
            (_, _) =>
            {
                if (++calls == 1)
                    files.Space = (_, _) => 3;
                return Task.FromResult(TestRuns.Succeeded());
            });
        await host.StartRunAsync("r1");
        while (!host.Journal.Log.Failing)
            await Task.Yield();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.StartRunAsync("r2"));
        Assert.Null(await host.Runs.GetAsync("r2", default));
        files.Space = null;
        // The result is appended again when its pause is over.
        var finished = host.FinishedAsync("r1");
        while (!finished.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.Equal(RunState.Completed, (await finished).Status.State);
        Assert.Equal(2, calls);
        Assert.True(await host.StartRunAsync("r2"));
    }
}
