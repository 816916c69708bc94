using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Journal;
using Trunkline.Runs;
using Trunkline.Testing.Time;

namespace Trunkline.LocalHost.Tests.Support;

/// <summary>A journal with its engine over files in memory, which outlive it.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> over = new();

    public TestHost(MemoryFiles? files = null, ManualTime? time = null, Func<JournalOptions, JournalOptions>? with = null)
    {
        Files = files ?? new();
        Time = time ?? new();
        var options = new JournalOptions { Folder = "memory", LazyDelay = TimeSpan.FromMilliseconds(1) };
        Journal = LocalJournal.Open(with?.Invoke(options) ?? options, Time, NullLoggerFactory.Instance, Files);
        Journal.Engine.Over += run => OverOf(run.Id).TrySetResult();
    }

    public MemoryFiles Files { get; }

    public ManualTime Time { get; }

    public LocalJournal Journal { get; }

    public IRunStore Runs => Journal.Runs;

    public TestHost Start(
        Func<IFlowContext, RunInput, Task<RunReport?>> flow, Func<StepRequest, CancellationToken, Task<StepOutcome>>? activity = null)
    {
        Journal.Start(new EngineWork(flow, activity ?? ((_, _) => Task.FromResult(TestRuns.Succeeded()))));
        return this;
    }

    /// <summary>Starts with posts that go first.</summary>
    public TestHost Start(
        Func<IFlowContext, RunInput, Task<RunReport?>> flow, Func<StepRequest, CancellationToken, Task<StepOutcome>> activity, PostsUnderWay posts, Func<long> workItemsWaiting)
    {
        Journal.Start(new EngineWork(flow, activity, () => posts.AreMany) { WorkItemsWaiting = workItemsWaiting });
        posts.Ended = Journal.Engine.Activities.PostEnded;
        return this;
    }

    public Task<bool> StartRunAsync(string runId) => Runs.StartAsync(runId, TestRuns.Input(), CancellationToken.None).WaitAsync(Patience);

    /// <summary>The run's view once it is over.</summary>
    public async Task<RunView> FinishedAsync(string runId)
    {
        await OverOf(runId).Task.WaitAsync(Patience);
        return (await Runs.GetAsync(runId, CancellationToken.None))!;
    }

    /// <summary>The run's view once it meets a condition.</summary>
    public async Task<RunView> UntilAsync(string runId, Func<RunView, bool> met)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await Runs.GetAsync(runId, patience.Token) is { } view && met(view))
                return view;
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => Journal.DisposeAsync();

    private TaskCompletionSource OverOf(string runId) =>
        over.GetOrAdd(runId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
