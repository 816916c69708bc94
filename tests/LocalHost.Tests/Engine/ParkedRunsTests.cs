using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Runs.DeadLetters;

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
