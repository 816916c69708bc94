using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Tests.Engine;

public sealed class RunRecoveryTests
{
    [Fact]
    public async Task Recorded_results_are_not_repeated_and_what_was_in_flight_is_done_again_under_the_same_key()
    {
        var files = new MemoryFiles();
        var hung = new TaskCompletionSource();
        await using (var host = new TestHost(files, with: static options => options with { ShutdownGrace = TimeSpan.Zero }).Start(AThenB, async (request, cancel) =>
        {
            if (request.StepId == "a")
                return TestRuns.Succeeded("1");
            hung.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return TestRuns.Succeeded();
        }))
        {
            await host.StartRunAsync("r1");
            await hung.Task;
            var stop = host.Journal.StopAsync(default);
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await stop;
        }

        var asked = new List<StepRequest>();
        await using var again = new TestHost(files).Start(AThenB, (request, _) =>
        {
            asked.Add(request);
            return Task.FromResult(TestRuns.Succeeded("2"));
        });
        Assert.Equal(["1", "2"], (await again.FinishedAsync("r1")).Report!.Steps.Select(static step => step.Id));
        Assert.Equal(["r1/b"], asked.Select(static request => request.IdempotencyKey));
    }

    [Fact]
    public async Task Activities_in_flight_may_end_within_the_grace_and_are_recorded()
    {
        var files = new MemoryFiles();
        var began = new TaskCompletionSource();
        var end = new TaskCompletionSource<StepOutcome>();
        await using (var host = new TestHost(files).Start(AThenB, (request, _) =>
        {
            began.TrySetResult();
            return end.Task;
        }))
        {
            await host.StartRunAsync("r1");
            await began.Task;
            var stop = host.Journal.StopAsync(default);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => host.StartRunAsync("r2"));
            end.SetResult(TestRuns.Succeeded("1"));
            await stop;
        }

        var asked = new List<string>();
        await using var again = new TestHost(files).Start(AThenB, (request, _) =>
        {
            asked.Add(request.StepId);
            return Task.FromResult(TestRuns.Succeeded("2"));
        });
        await again.FinishedAsync("r1");
        Assert.Equal(["b"], asked);
    }

    [Fact]
    public async Task A_timer_that_fell_due_while_the_host_was_down_fires_after_the_start()
    {
        var files = new MemoryFiles();
        static async Task<RunReport?> Flow(IFlowContext context, RunInput input)
        {
            await context.DelayUntilAsync(context.UtcNow + TimeSpan.FromHours(1), default);
            return TestRuns.Report(context);
        }

        await using (var host = new TestHost(files).Start(Flow))
            await host.StartRunAsync("r1");
        await using var again = new TestHost(files);
        again.Time.Advance(TimeSpan.FromHours(2));
        again.Start(Flow);
        var finished = again.FinishedAsync("r1");
        while (!finished.IsCompleted)
        {
            again.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await finished;
    }

    [Fact]
    public async Task A_flow_that_no_longer_fits_its_history_is_parked_and_goes_on_once_it_fits_again()
    {
        var files = new MemoryFiles();
        await using (var host = new TestHost(files).Start(AThenSignal))
        {
            await host.StartRunAsync("r1");
            await host.UntilAsync("r1", static view => view.Status.WaitingUntil is not null);
        }

        await using (var changed = new TestHost(files).Start(async (context, _) =>
        {
            await context.ExecuteAsync(TestRuns.Request(context.RunId, "other"));
            return TestRuns.Report(context);
        }))
        {
            var parked = await changed.UntilAsync("r1", static view => view.Status.State == RunState.DeadLettered);
            Assert.Equal("internal", parked.Status.DeadLetter!.Fault.Code);
            Assert.Contains("history holds activity 0 as a Call attempt 1, the flow asks for other Call attempt 1", parked.Status.DeadLetter.Fault.Message, StringComparison.Ordinal);
            Assert.True(await changed.StartRunAsync("r2"));
            await changed.FinishedAsync("r2");
        }

        await using var mended = new TestHost(files).Start(AThenSignal);
        await mended.Runs.SignalAsync("r1", "go", JsonElement.Parse("null"), default);
        Assert.Equal(RunState.Completed, (await mended.FinishedAsync("r1")).Status.State);
    }

    [Fact]
    public async Task A_flow_that_throws_is_parked_and_resume_replays_it()
    {
        var broken = true;
        var calls = 0;
        await using var host = new TestHost().Start(
            async (context, _) =>
            {
                await context.ExecuteAsync(TestRuns.Request(context.RunId, "a"));
                return broken ? throw new InvalidOperationException("a bug with a secret in it") : TestRuns.Report(context, "a");
            },
            (_, _) =>
            {
                calls++;
                return Task.FromResult(TestRuns.Succeeded());
            });
        await host.StartRunAsync("r1");
        var parked = await host.UntilAsync("r1", static view => view.Status.State == RunState.DeadLettered);
        Assert.Equal("internal", parked.Status.DeadLetter!.Fault.Code);
        Assert.Contains("InvalidOperationException", parked.Status.DeadLetter.Fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", parked.Status.DeadLetter.Fault.Message, StringComparison.Ordinal);
        broken = false;
        Assert.True(await host.Runs.SignalAsync("r1", "resume", JsonElement.Parse("null"), default));
        Assert.Equal(RunState.Completed, (await host.FinishedAsync("r1")).Status.State);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_parked_run_can_be_discarded()
    {
        await using var host = new TestHost().Start(static (_, _) => throw new InvalidOperationException());
        await host.StartRunAsync("r1");
        await host.UntilAsync("r1", static view => view.Status.State == RunState.DeadLettered);
        Assert.True(await host.Runs.SignalAsync("r1", "discard", JsonElement.Parse("""{"reason":"a test"}"""), default));
        var view = await host.FinishedAsync("r1");
        Assert.Equal(RunState.Discarded, view.Report!.State);
        Assert.Equal("a test", view.Report.DiscardReason);
    }

    [Fact]
    public async Task Ending_without_report_and_without_continuing_is_a_bug_that_parks()
    {
        await using var host = new TestHost().Start(static (_, _) => Task.FromResult<RunReport?>(null));
        await host.StartRunAsync("r1");
        await host.UntilAsync("r1", static view => view.Status.State == RunState.DeadLettered);
    }

    [Fact]
    public async Task An_activity_that_throws_is_a_failed_outcome_and_a_store_that_is_away_a_later_one()
    {
        var outcomes = new List<StepOutcome>();
        await using var host = new TestHost().Start(
            async (context, _) =>
            {
                outcomes.Add(await context.ExecuteAsync(TestRuns.Request(context.RunId, "bug")));
                outcomes.Add(await context.ExecuteAsync(TestRuns.Request(context.RunId, "away")));
                outcomes.Add(await context.ExecuteAsync(TestRuns.Request(context.RunId, "cancelled")));
                return TestRuns.Report(context);
            },
            static (request, _) => throw (request.StepId switch
            {
                "bug" => new InvalidOperationException("secret"),
                "away" => new StoreUnavailableException("away", TimeSpan.FromSeconds(7)),
                _ => new OperationCanceledException(),
            }));
        await host.StartRunAsync("r1");
        await host.FinishedAsync("r1");
        Assert.Equal([OutcomeKind.Failed, OutcomeKind.Retry, OutcomeKind.Failed], outcomes.Select(static outcome => outcome.Kind));
        Assert.Equal(["internal", "store-unavailable", "internal"], outcomes.Select(static outcome => outcome.Fault!.Code));
        Assert.Equal(host.Time.GetUtcNow() + TimeSpan.FromSeconds(7), outcomes[1].NotBefore);
        Assert.DoesNotContain("secret", outcomes[0].Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_parks_the_run_and_not_the_host()
    {
        static IEnumerable<StepReport> Endless()
        {
            yield return new() { Id = "a", State = StepState.Succeeded };
            throw new InvalidOperationException();
        }

        await using var host = new TestHost().Start((context, _) => Task.FromResult<RunReport?>(
            TestRuns.Report(context) with { Steps = context.RunId == "bad" ? new Lazily(Endless()) : [] }));
        await host.StartRunAsync("bad");
        await host.UntilAsync("bad", static view => view.Status.DeadLetter?.Fault.Code == "internal");
        await host.StartRunAsync("good");
        await host.FinishedAsync("good");
    }

    [Fact]
    public async Task An_input_too_large_for_the_journal_is_refused_and_its_id_stays_free()
    {
        await using var host = new TestHost().Start(static (context, _) => Task.FromResult<RunReport?>(TestRuns.Report(context)));
        var large = TestRuns.Input($"\"{new string('x', 65 << 20)}\"");
        await Assert.ThrowsAsync<ArgumentException>(() => host.Runs.StartAsync("r1", large, default));
        Assert.True(await host.StartRunAsync("r1"));
    }

    [Fact]
    public async Task A_result_that_comes_after_the_end_of_its_run_does_no_harm_now_or_later()
    {
        var files = new MemoryFiles();
        var late = new TaskCompletionSource<StepOutcome>();
        await using (var host = new TestHost(files).Start(
            async (context, _) =>
            {
                await Task.WhenAny(
                    context.ExecuteAsync(TestRuns.Request(context.RunId, "late")), context.ExecuteAsync(TestRuns.Request(context.RunId, "soon")));
                return TestRuns.Report(context);
            },
            (request, _) => request.StepId == "late" ? late.Task : Task.FromResult(TestRuns.Succeeded())))
        {
            await host.StartRunAsync("r1");
            await host.FinishedAsync("r1");
            late.SetResult(TestRuns.Succeeded());
        }

        await using var again = new TestHost(files).Start(static (_, _) => throw new InvalidOperationException());
        Assert.Empty(again.Journal.Engine.Live);
        Assert.NotNull((await again.Runs.GetAsync("r1", default))!.Report);
    }

    private static async Task<RunReport?> AThenB(IFlowContext context, RunInput input)
    {
        var a = await context.ExecuteAsync(TestRuns.Request(context.RunId, "a"));
        var b = await context.ExecuteAsync(TestRuns.Request(context.RunId, "b"));
        return TestRuns.Report(context, a.Result.GetRawText(), b.Result.GetRawText());
    }

    private static async Task<RunReport?> AThenSignal(IFlowContext context, RunInput input)
    {
        await context.ExecuteAsync(TestRuns.Request(context.RunId, "a"));
        context.SetStatus(new(RunState.Running, WaitingUntil: context.UtcNow));
        await context.WaitForSignalAsync("go", default);
        return TestRuns.Report(context, "a");
    }

    private sealed class Lazily(IEnumerable<StepReport> steps) : IReadOnlyList<StepReport>
    {
        public int Count => 1;

        public StepReport this[int index] => steps.ElementAt(index);

        public IEnumerator<StepReport> GetEnumerator() => steps.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
