using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;

namespace Trunkline.LocalHost.Tests.Engine;

/// <summary>A run that waits while its flow is changed and deployed goes on with the plan that it began with, over the real journal on a real disk.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public async Task A_dead_letter_goes_on_with_its_own_plan_and_a_new_run_takes_the_new_one()
    {
        using var folder = new TempFolder();
        var calls = new ConcurrentQueue<string>();
        await using (var journal = Open(folder))
        {
            journal.Start(Work(calls, refusing: true));
            Assert.True(await journal.Runs.StartAsync("waits", Input(Plan("a", "b", "c")), default));
            await UntilAsync(journal, "waits", RunState.DeadLettered);
        }

        await using var again = Open(folder);
        again.Start(Work(calls, refusing: false));
        // The file has lost a step, gained one, and changed their order.
        Assert.True(await again.Runs.StartAsync("begins", Input(Plan("c", "d", "a")), default));
        await UntilAsync(again, "begins", RunState.Completed);
        var letter = (await UntilAsync(again, "waits", RunState.DeadLettered)).Status.DeadLetter!;
        Assert.Equal("b", letter.StepId);
        Assert.Equal("partner", letter.Connection);
        Assert.Equal(3, (await again.RunInputs.GetInputAsync("waits", default))!.Plan.Steps.Count);
        Assert.True(await again.Runs.SignalAsync("waits", Signals.Resume, JsonElement.Parse("{}"), default));
        await UntilAsync(again, "waits", RunState.Completed);
        Assert.Equal(["a", "b", "b", "c"], calls.Where(c => c.StartsWith("waits/", StringComparison.Ordinal)).Select(c => c["waits/".Length..]));
        Assert.Equal(["c", "d", "a"], calls.Where(c => c.StartsWith("begins/", StringComparison.Ordinal)).Select(c => c["begins/".Length..]));
    }

    [Fact]
    public void A_plan_of_the_first_version_is_read_without_what_came_later_and_unknown_members_are_passed_over()
    {
        var plan = JsonSerializer.SerializeToNode(Plan("a"), FlowsJson.Default.FlowPlan)!.AsObject();
        plan["members-of-tomorrow"] = new JsonObject { ["x"] = 1 };
        var read = JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(plan.ToJsonString()), FlowsJson.Default.FlowPlan)!;
        Assert.Equal("a", Assert.IsType<CallStep>(read.Steps[0]).Id);
        Assert.Equal(1, JsonSerializer.Deserialize("""{"version":1,"flow":"f","steps":[]}""", FlowsJson.Default.FlowPlan)!.Version);
    }

    private static FlowPlan Plan(params string[] steps) => new(FlowPlan.CurrentVersion, "order", [.. steps.Select(static id => new CallStep
    {
        Id = id,
        Connection = "partner",
        Template = new() { Method = "POST", Path = "/{event.id}" },
        Retry = new() { Attempts = 1 },
    })]);

    private static RunInput Input(FlowPlan plan) => new() { Plan = plan, Event = JsonElement.Parse("""{"id":"e1","source":"s"}""") };

    private static EngineWork Work(ConcurrentQueue<string> calls, bool refusing) => new(FlowRunner.RunAsync, (request, _) =>
    {
        if (request.Action != StepAction.Call)
            return Task.FromResult(TestRuns.Succeeded());
        calls.Enqueue($"{request.RunId}/{request.StepId}");
        return Task.FromResult(refusing && request.StepId == "b" ? StepOutcome.Failed(new("http-422", "refused"), new(DateTimeOffset.UnixEpoch, 1, 422)) : TestRuns.Succeeded());
    });

    private static LocalJournal Open(TempFolder folder) =>
        LocalJournal.Open(new JournalOptions { Folder = folder.Path }, TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task<Trunkline.Runs.RunView> UntilAsync(LocalJournal journal, string runId, RunState state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            // Once it has come to rest: what it goes on with is durable then.
            var input = await journal.RunInputs.GetInputAsync(runId, patience.Token);
            if (await journal.Runs.GetAsync(runId, patience.Token) is { } view && view.Status.State == state
                && (state != RunState.DeadLettered || input is { DeadLetter: not null }) && (state == RunState.DeadLettered || view.Report is not null))
                return view;
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
