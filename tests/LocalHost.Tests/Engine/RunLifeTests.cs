using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Tests.Support;

namespace Trunkline.LocalHost.Tests.Engine;

public sealed class RunLifeTests
{
    [Fact]
    public async Task A_run_does_its_steps_side_by_side_and_reports()
    {
        await using var host = new TestHost().Start(async (context, input) =>
        {
            await Task.WhenAll(
                context.ExecuteAsync(TestRuns.Request(context.RunId, "a")),
                context.ExecuteAsync(TestRuns.Request(context.RunId, "b")),
                context.ExecuteAsync(TestRuns.Request(context.RunId, "c")));
            return TestRuns.Report(context, "a", "b", "c");
        });
        Assert.True(await host.StartRunAsync("r1"));
        var view = await host.FinishedAsync("r1");
        Assert.Equal(RunState.Completed, view.Status.State);
        Assert.Equal(["a", "b", "c"], view.Report!.Steps.Select(static step => step.Id));
        Assert.Equal("test-flow", view.Flow);
    }

    [Fact]
    public async Task A_second_start_of_an_id_is_refused_while_it_runs_and_after_it_is_over()
    {
        await using var host = new TestHost().Start(async (context, _) =>
        {
            await context.WaitForSignalAsync("go", default);
            return TestRuns.Report(context);
        });
        var starts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => host.StartRunAsync("r1"))));
        Assert.Single(starts, true);
        Assert.True(await host.Runs.SignalAsync("r1", "go", JsonElement.Parse("null"), default));
        await host.FinishedAsync("r1");
        Assert.False(await host.StartRunAsync("r1"));
        Assert.False(await host.Runs.SignalAsync("r1", "go", JsonElement.Parse("null"), default));
    }

    [Fact]
    public async Task A_finished_run_is_known_after_a_restart()
    {
        var files = new MemoryFiles();
        await using (var host = new TestHost(files).Start((context, _) => Task.FromResult<RunReport?>(TestRuns.Report(context, "x"))))
        {
            await host.StartRunAsync("r1");
            await host.FinishedAsync("r1");
        }

        await using var again = new TestHost(files).Start((_, _) => throw new InvalidOperationException("nothing is left to run"));
        Assert.False(await again.StartRunAsync("r1"));
        Assert.Equal("x", (await again.Runs.GetAsync("r1", default))!.Report!.Steps[0].Id);
        Assert.Null(await again.Runs.GetAsync("r2", default));
    }

    [Fact]
    public async Task The_input_comes_back_byte_for_byte_after_a_restart()
    {
        var files = new MemoryFiles();
        const string happened = """{ "id":"e\u0031", "data":{"n": 12345678901234567890.10 , "e":1E+2} }""";
        await using (var host = new TestHost(files).Start(async (context, _) =>
        {
            await context.WaitForSignalAsync("go", default);
            return TestRuns.Report(context);
        }))
        {
            await host.Runs.StartAsync("r1", TestRuns.Input(happened) with { TraceParent = "00-1-2-01" }, default);
        }

        RunInput? seen = null;
        await using var again = new TestHost(files).Start((context, input) =>
        {
            seen = input;
            return Task.FromResult<RunReport?>(TestRuns.Report(context));
        });
        await again.FinishedAsync("r1");
        Assert.Equal(happened, System.Text.Encoding.UTF8.GetString(RawJson.Utf8(seen!.Event)));
        Assert.Equal("00-1-2-01", seen.TraceParent);
        Assert.Equal("test-flow", seen.Plan.Flow);
    }

    [Fact]
    public async Task A_delay_ends_when_it_is_due_and_the_flow_sees_that_time()
    {
        await using var host = new TestHost();
        var began = host.Time.GetUtcNow();
        DateTimeOffset after = default;
        host.Start(async (context, _) =>
        {
            await context.DelayUntilAsync(context.UtcNow + TimeSpan.FromHours(1), default);
            after = context.UtcNow;
            return TestRuns.Report(context);
        });
        await host.StartRunAsync("r1");
        await WaitForTimersAsync(host, 2);
        host.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(RunState.Running, (await host.Runs.GetAsync("r1", default))!.Status.State);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await host.FinishedAsync("r1");
        Assert.Equal(began + TimeSpan.FromHours(1), after);
    }

    [Fact]
    public async Task A_cancelled_delay_throws_and_its_timer_never_matters()
    {
        await using var host = new TestHost().Start(async (context, _) =>
        {
            using var stop = new CancellationTokenSource();
            var delay = context.DelayUntilAsync(context.UtcNow + TimeSpan.FromHours(1), stop.Token);
            await context.ExecuteAsync(TestRuns.Request(context.RunId, "a"));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
            return TestRuns.Report(context, "a");
        });
        await host.StartRunAsync("r1");
        Assert.Equal(RunState.Completed, (await host.FinishedAsync("r1")).Status.State);
    }

    [Fact]
    public async Task A_signal_that_comes_before_it_is_waited_for_is_kept()
    {
        var go = new TaskCompletionSource<StepOutcome>();
        await using var host = new TestHost().Start(
            async (context, _) =>
            {
                await context.ExecuteAsync(TestRuns.Request(context.RunId, "a"));
                var payload = await context.WaitForSignalAsync("approve", default);
                return TestRuns.Report(context, payload.GetProperty("by").GetString()!);
            },
            (_, _) => go.Task);
        await host.StartRunAsync("r1");
        Assert.True(await host.Runs.SignalAsync("r1", "approve", JsonElement.Parse("""{"by":"ann"}"""), default));
        go.SetResult(TestRuns.Succeeded());
        Assert.Equal("ann", (await host.FinishedAsync("r1")).Report!.Steps[0].Id);
    }

    [Fact]
    public async Task A_run_that_continues_as_new_keeps_unread_signals_and_its_start()
    {
        await using var host = new TestHost();
        host.Start(async (context, input) =>
        {
            if (input.Resumed < 3)
            {
                if (input.Resumed == 0)
                    await context.WaitForSignalAsync("first", default);
                context.ContinueAsNew(input with { Resumed = input.Resumed + 1 });
                return null;
            }

            var payload = await context.WaitForSignalAsync("second", default);
            return TestRuns.Report(context, payload.GetString()!, $"{input.Resumed}");
        });
        await host.StartRunAsync("r1");
        await host.Runs.SignalAsync("r1", "second", JsonElement.Parse("\"kept\""), default);
        await host.Runs.SignalAsync("r1", "first", JsonElement.Parse("null"), default);
        Assert.Equal(["kept", "3"], (await host.FinishedAsync("r1")).Report!.Steps.Select(static step => step.Id));
    }

    [Fact]
    public async Task Ids_differ_within_a_run_and_are_the_same_on_replay()
    {
        var files = new MemoryFiles();
        var seen = new List<Guid>();
        async Task<RunReport?> Flow(IFlowContext context, RunInput input)
        {
            seen.Add(context.NewId());
            seen.Add(context.NewId());
            await context.WaitForSignalAsync("go", default);
            return TestRuns.Report(context);
        }

        await using (var host = new TestHost(files).Start(Flow))
            await host.StartRunAsync("r1");
        await using var again = new TestHost(files).Start(Flow);
        await again.Runs.SignalAsync("r1", "go", JsonElement.Parse("null"), default);
        await again.FinishedAsync("r1");
        Assert.Equal(4, seen.Count);
        Assert.Equal(seen[..2], seen[2..]);
        Assert.NotEqual(seen[0], seen[1]);
    }

    [Fact]
    public async Task Runs_are_listed_page_by_page_and_by_state()
    {
        await using var host = new TestHost().Start(async (context, _) =>
        {
            if (context.RunId.StartsWith("wait", StringComparison.Ordinal))
                await context.WaitForSignalAsync("go", default);
            return TestRuns.Report(context);
        });
        for (var i = 0; i < 5; i++)
        {
            await host.StartRunAsync($"wait{i}");
            await host.StartRunAsync($"done{i}");
            await host.FinishedAsync($"done{i}");
        }

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await host.Runs.ListAsync(null, 3, continuation, default);
            seen.AddRange(page.Runs.Select(static run => run.RunId));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal(["wait4", "wait3", "wait2", "wait1", "wait0", "done4", "done3", "done2", "done1", "done0"], seen);
        Assert.Equal(5, (await host.Runs.ListAsync(RunState.Running, 100, null, default)).Runs.Count);
        Assert.Equal(5, (await host.Runs.ListAsync(RunState.Completed, 100, null, default)).Runs.Count);
        Assert.Empty((await host.Runs.ListAsync(RunState.Discarded, 100, null, default)).Runs);
        await Assert.ThrowsAsync<ArgumentException>(() => host.Runs.ListAsync(null, 10, "nonsense", default));
    }

    private static async Task WaitForTimersAsync(TestHost host, int waits)
    {
        while (host.Journal.Engine.Timers.Count < waits)
            await Task.Yield();
    }
}
