using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Runs.DeadLetters;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Tests.Engine;

/// <summary>A run that stopped on an internal error is in the list of dead letters for as long as it waits.</summary>
public sealed class ParkedRunsTests
{
    [Fact]
    public async Task It_is_listed_while_it_waits_and_no_longer_when_it_was_resumed_or_discarded()
    {
        var broken = true;
        await using var host = new TestHost();
        using var parked = await ListAsync(host);
        host.Start((context, _) => broken ? throw new InvalidOperationException("a bug with a secret in it") : Task.FromResult<RunReport?>(TestRuns.Report(context)));
        await host.Runs.StartAsync("r1", TestRuns.Input("""{"id":"e1","source":"shop"}"""), default);
        await host.StartRunAsync("r2");
        var entries = await ListedAsync(host, 2);
        var first = entries.Single(e => e.RunId == "r1");
        Assert.Equal(("test-flow", "shop", "e1", "internal", true), (first.Flow, first.Source, first.EventId, first.Fault.Code, first.Parked));
        Assert.Equal((await host.Runs.GetAsync("r1", default))!.Status.DeadLetter!.At, first.At);
        Assert.DoesNotContain("secret", first.Fault.Message, StringComparison.Ordinal);

        broken = false;
        var desk = new DeadLetterDesk(host.Runs);
        Assert.Equal(DecisionResult.Done, await desk.ResumeAsync("r1", new Decision { About = first.At }, default));
        Assert.Equal(DecisionResult.Done, await desk.DiscardAsync("r2", new Decision { Reason = "a test" }, default));
        await host.FinishedAsync("r1");
        await host.FinishedAsync("r2");
        await ListedAsync(host, 0);
        await parked.StopAsync(default);
    }

    [Fact]
    public async Task After_a_restart_only_what_is_parked_again_is_listed()
    {
        var files = new MemoryFiles();
        await using (var host = new TestHost(files))
        {
            using var parked = await ListAsync(host);
            host.Start((_, _) => throw new InvalidOperationException());
            await host.StartRunAsync("mended");
            await host.StartRunAsync("broken");
            await ListedAsync(host, 2);
            await parked.StopAsync(default);
        }

        await using var again = new TestHost(files);
        again.Time.Advance(TimeSpan.FromMinutes(1));
        using var listed = await ListAsync(again);
        again.Start((context, _) => context.RunId == "broken" ? throw new InvalidOperationException() : Task.FromResult<RunReport?>(TestRuns.Report(context)));
        await again.FinishedAsync("mended");
        var parkedAgain = await again.UntilAsync("broken", static view => view.Status.State == RunState.DeadLettered);
        while ((await ListedAsync(again, 1))[0].At != parkedAgain.Status.DeadLetter!.At)
            await Task.Yield();
        await listed.StopAsync(default);
    }

    [Fact]
    public async Task What_a_run_goes_on_with_can_be_read_until_it_is_over()
    {
        await using var host = new TestHost().Start(async (context, input) =>
        {
            if (input.Resumed == 0)
            {
                context.ContinueAsNew(input with { Resumed = 1 });
                return null;
            }

            await context.WaitForSignalAsync("go", default);
            return TestRuns.Report(context);
        });
        await host.StartRunAsync("r1");
        RunInput? input;
        do
            input = await host.Journal.RunInputs.GetInputAsync("r1", default);
        while (input is not { Resumed: 1 });
        Assert.Equal(TestRuns.Plan.Flow, input.Plan.Flow);
        Assert.NotNull(input.StartedAt);
        await host.Runs.SignalAsync("r1", "go", JsonElement.Parse("null"), default);
        await host.FinishedAsync("r1");
        Assert.Null(await host.Journal.RunInputs.GetInputAsync("r1", default));
        Assert.Null(await host.Journal.RunInputs.GetInputAsync("none", default));
    }

    [Theory]
    [InlineData("resume", """{"event":{"data":1}}""")]
    [InlineData("discard", """{"reason":"a test","undo":true}""")]
    public async Task What_only_its_flow_could_do_is_refused_and_it_waits_on(string signal, string payload)
    {
        await using var host = new TestHost().Start(static (_, _) => throw new InvalidOperationException());
        await host.StartRunAsync("r1");
        var waits = await host.UntilAsync("r1", static view => view.Status.State == RunState.DeadLettered);
        await Assert.ThrowsAsync<DecisionNotPossibleException>(() => host.Runs.SignalAsync("r1", signal, JsonElement.Parse(payload), default));
        var desk = new DeadLetterDesk(host.Runs);
        Assert.Equal(DecisionResult.NotPossible, await desk.DiscardAsync("r1", new Decision { Undo = true }, default));
        Assert.Equal(DecisionResult.NotPossible, await desk.ResumeAsync("r1", new Decision { Event = JsonElement.Parse("{}") }, default));
        Assert.Equal(waits.Status, (await host.Runs.GetAsync("r1", default))!.Status);
        Assert.Equal(DecisionResult.Done, await desk.DiscardAsync("r1", new Decision { Undo = false }, default));
    }

    [Fact]
    public async Task A_decision_about_an_earlier_dead_letter_is_none_about_this_one()
    {
        await using var host = new TestHost().Start(static (_, _) => throw new InvalidOperationException());
        await host.StartRunAsync("r1");
        await host.UntilAsync("r1", static view => view.Status.State == RunState.DeadLettered);
        Assert.False(await host.Runs.SignalAsync("r1", "discard", JsonElement.Parse("""{"about":"2020-01-01T00:00:00Z"}"""), default));
        Assert.Equal(RunState.DeadLettered, (await host.Runs.GetAsync("r1", default))!.Status.State);
    }

    [Fact]
    public async Task The_report_of_one_that_is_discarded_has_the_steps_that_its_history_knows()
    {
        await using var host = new TestHost().Start(
            static async (context, input) =>
            {
                if (input.Resumed == 0)
                {
                    context.ContinueAsNew(input with { Resumed = 1, Done = [new StepRecord(new StepReport { Id = "before", State = StepState.Succeeded }, JsonElement.Parse("1"))] });
                    return null;
                }

                await context.ExecuteAsync(TestRuns.Request(context.RunId, "worked"));
                await context.ExecuteAsync(TestRuns.Request(context.RunId, "failed"));
                await context.ExecuteAsync(TestRuns.Request(context.RunId, "tried"));
                await context.ExecuteAsync(TestRuns.Request(context.RunId, "tried", attempt: 2));
                await context.ExecuteAsync(TestRuns.Request(context.RunId, "index") with { Action = StepAction.IndexDeadLetter });
                throw new InvalidOperationException();
            },
            static (request, _) => Task.FromResult(request.StepId switch
            {
                "failed" => StepOutcome.Failed(new StepFault("http-422", "refused", 422)),
                "tried" => StepOutcome.Retry(new StepFault("http-503", "away", 503), DateTimeOffset.UnixEpoch, new AttemptReport(DateTimeOffset.UnixEpoch, 1, 503)),
                _ => TestRuns.Succeeded(),
            }));
        await host.StartRunAsync("r1");
        await host.UntilAsync("r1", static view => view.Status.State == RunState.DeadLettered);
        Assert.True(await host.Runs.SignalAsync("r1", "discard", JsonElement.Parse("""{"reason":"a test"}"""), default));
        var steps = (await host.FinishedAsync("r1")).Report!.Steps;
        Assert.Equal(
            [("before", StepState.Succeeded, 0), ("worked", StepState.Succeeded, 0), ("failed", StepState.Failed, 0), ("tried", StepState.Stopped, 2)],
            steps.Select(static step => (step.Id, step.State, step.Attempts.Count)));
        Assert.Equal("http-422", steps[2].Fault!.Code);
    }

    [Fact]
    public async Task Discarding_on_a_full_disk_fails_at_once_and_it_waits_on()
    {
        await using var host = new TestHost();
        using var parked = await ListAsync(host);
        host.Start(static (_, _) => throw new InvalidOperationException());
        await host.StartRunAsync("r1");
        await ListedAsync(host, 1);
        host.Files.Space = static (_, _) => 0;
        // Time stands still: nothing is tried again.
        var discard = host.Runs.SignalAsync("r1", "discard", JsonElement.Parse("{}"), default);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => discard.WaitAsync(TimeSpan.FromSeconds(30)));
        host.Files.Space = null;
        Assert.Equal(RunState.DeadLettered, (await host.Runs.GetAsync("r1", default))!.Status.State);
        Assert.Single(await ListedAsync(host, 1));
        Assert.True(await host.Runs.SignalAsync("r1", "discard", JsonElement.Parse("{}"), default));
        await ListedAsync(host, 0);
        Assert.Equal(RunState.Discarded, (await host.FinishedAsync("r1")).Status.State);
        Assert.False(await host.Runs.SignalAsync("r1", "discard", JsonElement.Parse("{}"), default));
        await parked.StopAsync(default);
    }

    private static async Task<ParkedRuns> ListAsync(TestHost host)
    {
        var parked = new ParkedRuns(host.Journal, new DeadLetterIndex(host.Journal.Table), host.Time, NullLogger<ParkedRuns>.Instance);
        await parked.StartAsync(default);
        return parked;
    }

    private static async Task<IReadOnlyList<DeadLetterEntry>> ListedAsync(TestHost host, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var (entries, _) = await new DeadLetterIndex(host.Journal.Table).ListAsync(10, null, patience.Token);
            if (entries.Count == count)
                return entries;
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
