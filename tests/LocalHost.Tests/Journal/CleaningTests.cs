using System.Text;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;

namespace Trunkline.LocalHost.Tests.Journal;

public sealed class CleaningTests
{
    private static JournalOptions Small(JournalOptions options) => options with { SegmentBytes = 4096, MinSegments = 2 };

    [Fact]
    public async Task Files_stay_bounded_however_much_passes_and_what_lives_survives()
    {
        var files = new MemoryFiles();
        await using (var host = new TestHost(files, with: Small))
        {
            await host.Journal.Queue.AppendAsync("waits from the beginning"u8.ToArray(), default);
            await host.Journal.Table.InsertAsync("p", "old", "kept", default);
            var counter = (await host.Journal.Table.InsertAsync("p", "counter", "0", default))!;
            for (var i = 1; i <= 2000; i++)
                counter = (await host.Journal.Table.ReplaceAsync(counter, $"{i} {new string('x', 100)}", default))!;
            Assert.InRange(files.TotalBytes, 1, 8 * 4096);
            Assert.True(files.List()[0] > 10, "nothing was cleaned");
        }

        await using var again = new TestHost(files, with: Small);
        Assert.Equal("kept", (await again.Journal.Table.GetAsync("p", "old", default))!.Value);
        Assert.StartsWith("2000 ", (await again.Journal.Table.GetAsync("p", "counter", default))!.Value, StringComparison.Ordinal);
        Assert.Equal("waits from the beginning", Encoding.UTF8.GetString((await again.Journal.Queue.ReceiveAsync(5, TimeSpan.FromMinutes(1), default)).Single().Body.Span));
    }

    [Fact]
    public async Task A_segment_that_cannot_be_deleted_leaves_no_gap_and_goes_later()
    {
        var files = new MemoryFiles();
        MemoryFiles? meanwhile = null;
        await using (var host = new TestHost(files, with: Small))
        {
            await host.Journal.Table.InsertAsync("p", "old", "kept", default);
            var counter = (await host.Journal.Table.InsertAsync("p", "counter", "0", default))!;
            for (var i = 1; i <= 1000; i++)
            {
                // For a while, so that what is cleaned behind it would make the gap.
                files.DeleteFails = i is > 100 and < 400;
                counter = (await host.Journal.Table.ReplaceAsync(counter, $"{i} {new string('x', 100)}", default))!;
                if (i == 500)
                    meanwhile = files.Copy();
            }

            Assert.InRange(files.TotalBytes, 1, 8 * 4096);
        }

        foreach (var disk in new[] { meanwhile!, files })
        {
            await using var again = new TestHost(disk, with: Small);
            Assert.Equal("kept", (await again.Journal.Table.GetAsync("p", "old", default))!.Value);
        }
    }

    [Fact]
    public async Task A_deleted_row_and_a_completed_message_do_not_come_back_at_any_crash()
    {
        var moments = new List<MemoryFiles>();
        var files = new MemoryFiles();
        await using (var host = new TestHost(files, with: Small))
        {
            await host.Journal.Table.InsertAsync("p", "gone", "x", default);
            await host.Journal.Queue.AppendAsync("gone"u8.ToArray(), default);
            await host.Journal.Queue.CompleteAsync((await host.Journal.Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0], default);
            await host.Journal.Table.DeleteAsync("p", "gone", default);
            files.Changed = disk => moments.Add(disk.Copy());
            for (var i = 0; i < 120; i++)
            {
                await host.Journal.Table.InsertAsync("p", $"row{i}", new string('x', 200), default);
                if (i >= 10)
                    await host.Journal.Table.DeleteAsync("p", $"row{i - 10}", default);
            }
        }

        Assert.True(files.List()[0] > 2);
        foreach (var moment in moments)
        {
            await using var again = new TestHost(moment, with: Small);
            Assert.Null(await again.Journal.Table.GetAsync("p", "gone", default));
            Assert.Equal(0, await again.Journal.Queue.CountAsync(default));
            Assert.InRange((await again.Journal.Table.QueryAsync("p", "row", 100, null, default)).Rows.Count, 0, 12);
        }
    }

    [Fact]
    public async Task A_waiting_run_is_carried_along_and_its_history_stays_in_order()
    {
        var files = new MemoryFiles();
        var calls = 0;
        async Task<RunReport?> Flow(IFlowContext context, RunInput input)
        {
            if (context.RunId != "waits")
                return TestRuns.Report(context);
            var a = await context.ExecuteAsync(TestRuns.Request(context.RunId, "a"));
            var b = await context.ExecuteAsync(TestRuns.Request(context.RunId, "b"));
            await context.WaitForSignalAsync("go", default);
            return TestRuns.Report(context, a.Result.GetRawText(), b.Result.GetRawText());
        }

        await using (var host = new TestHost(files, with: options => Small(options) with { KeepFinishedMax = 3 }).Start(
            Flow, (request, _) => Task.FromResult(TestRuns.Succeeded($"{++calls}"))))
        {
            await host.StartRunAsync("waits");
            for (var i = 0; i < 200; i++)
            {
                await host.StartRunAsync($"r{i}");
                await host.FinishedAsync($"r{i}");
            }

            Assert.True(files.List()[0] > 3, "nothing was cleaned");
            Assert.InRange(files.TotalBytes, 1, 8 * 4096);
            // Retention by count: the oldest are forgotten, the newest are kept and read where cleaning has put them.
            Assert.Null(await host.Runs.GetAsync("r100", default));
            Assert.NotNull((await host.Runs.GetAsync("r199", default))!.Report);
        }

        await using var again = new TestHost(files, with: options => Small(options) with { KeepFinishedMax = 3 }).Start(
            Flow, (_, _) => throw new InvalidOperationException("nothing is left to call"));
        Assert.Equal(3, again.Journal.Engine.Finished.Count);
        await again.Runs.SignalAsync("waits", "go", JsonElement.Parse("null"), default);
        Assert.Equal(["1", "2"], (await again.FinishedAsync("waits")).Report!.Steps.Select(static step => step.Id));
    }

    [Fact]
    public async Task Finished_runs_past_their_age_are_purged_and_their_files_go_without_traffic()
    {
        var files = new MemoryFiles();
        await using var host = new TestHost(files, with: Small).Start((context, _) => Task.FromResult<RunReport?>(TestRuns.Report(context)));
        for (var i = 0; i < 200; i++)
        {
            await host.StartRunAsync($"r{i}");
            await host.FinishedAsync($"r{i}");
        }

        var before = files.TotalBytes;
        Assert.Equal(200, host.Journal.Engine.Finished.Count);
        host.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, host.Journal.Engine.Finished.Count);
        while (files.TotalBytes > 3 * 4096)
            await Task.Yield();
        Assert.True(files.TotalBytes < before);
        Assert.Null(await host.Runs.GetAsync("r199", default));
        Assert.True(await host.StartRunAsync("r199"));
    }

    [Fact]
    public async Task A_plan_is_written_once_and_goes_along_with_the_runs_that_need_it()
    {
        var files = new MemoryFiles();
        static async Task<RunReport?> Flow(IFlowContext context, RunInput input)
        {
            if (context.RunId == "waits")
                await context.WaitForSignalAsync("go", default);
            return TestRuns.Report(context, input.Plan.Steps.Count.ToString());
        }

        await using (var host = new TestHost(files, with: options => Small(options) with { KeepFinishedMax = 1 }).Start(Flow))
        {
            await host.StartRunAsync("waits");
            for (var i = 0; i < 200; i++)
            {
                await host.StartRunAsync($"r{i}");
                await host.FinishedAsync($"r{i}");
            }
        }

        Assert.Equal(1, Count(files, RecordType.Plan));
        await using var again = new TestHost(files, with: Small).Start(Flow);
        await again.Runs.SignalAsync("waits", "go", JsonElement.Parse("null"), default);
        Assert.Equal("0", (await again.FinishedAsync("waits")).Report!.Steps[0].Id);
    }

    private static int Count(MemoryFiles files, RecordType type)
    {
        var count = 0;
        foreach (var number in files.List())
        {
            var reader = new SegmentReader(Segment.Open(files, number)!);
            while (reader.TryNext(out var record, out _))
                count += record.Type == type ? 1 : 0;
        }

        return count;
    }
}
