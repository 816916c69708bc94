using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Execution;

namespace Trunkline.Runs.Http;

/// <summary>What surrounds an inline run through all its executions: its loop, its deadline, and the calls that are under way.</summary>
internal sealed class InlineWorld : IDisposable
{
    public static readonly JsonElement Nothing = JsonElement.Parse("null");

    // Connections give a cancelled call back at once; a stuck one must not hold the caller.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly StepExecutor executor;
    private readonly Func<Guid> newId;
    private readonly CancellationTokenSource stop;
    private readonly CancellationTokenRegistration leaving;
    private readonly Dictionary<TaskCompletionSource<StepOutcome>, (StepRequest Request, Task Work)> underWay = [];

    public InlineWorld(StepExecutor executor, Func<Guid> newId, TimeProvider time, ILogger log, DateTimeOffset deadline, CancellationToken caller)
    {
        this.executor = executor;
        this.newId = newId;
        (Time, Log, Deadline) = (time, log, deadline);
        var left = deadline - time.GetUtcNow();
        stop = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);

        // Who leaves breaks off what only reads. What has begun to change something is brought to its end.
        leaving = caller.UnsafeRegister(static (world, _) => ((InlineWorld)world!).Loop.Post(((InlineWorld)world).CallerLeft), this);
    }

    public RunLoop Loop { get; } = new();

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public DateTimeOffset Deadline { get; }

    public InlineCalls Calls { get; } = new();

    /// <summary>Nothing further is begun.</summary>
    public bool IsOver => stop.IsCancellationRequested || Time.GetUtcNow() >= Deadline;

    public Guid NewId() => newId();

    /// <summary>Begins a call. How it came out is told on the loop.</summary>
    public void Begin(StepRequest request, TaskCompletionSource<StepOutcome> call, Action<StepOutcome> over, Action<Exception> broken)
    {
        Calls.Begin(request);
        underWay.Add(call, (request, Task.CompletedTask));
        var work = DoAsync(request, call, over, broken);
        if (underWay.ContainsKey(call))
            underWay[call] = (request, work);
    }

    /// <summary>Brings the calls that the flow no longer waits for to their end: what they did belongs to what is known of the run.</summary>
    public async Task SettleAsync()
    {
        var left = await Loop.RunAsync(() => Task.FromResult(underWay.Values.Select(c => c.Work).ToArray()));
        if (left.Length == 0)
            return;
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(left).WaitAsync(Patience, Time);
        }
        catch (TimeoutException)
        {
            // They are counted as unknown below.
        }

        await Loop.RunAsync(() =>
        {
            foreach (var (request, _) in underWay.Values)
                Calls.End(request, null);
            return Task.FromResult(true);
        });
    }

    public void Dispose()
    {
        // Behind whatever the caller's leaving has still posted.
        leaving.Dispose();
        Loop.Post(stop.Dispose);
    }

    private void CallerLeft()
    {
        if (!Calls.MayHaveChanged)
            stop.Cancel();
    }

    private async Task DoAsync(StepRequest request, TaskCompletionSource<StepOutcome> call, Action<StepOutcome> over, Action<Exception> broken)
    {
        StepOutcome? outcome = null;
        Exception? error = null;
        try
        {
            outcome = InlineDeadline.Within(request, await executor.ExecuteAsync(request, stop.Token).ConfigureAwait(false), Deadline, stop.IsCancellationRequested);
        }
        catch (OperationCanceledException)
        {
            // A call: before anything was sent that a partner may have acted on.
            outcome = StepOutcome.Failed(InlineDeadline.TooLate(request));
        }
        catch (Exception e)
        {
            error = e;
        }

        Loop.Post(() =>
        {
            underWay.Remove(call);
            Calls.End(request, outcome);
            if (outcome is not null)
                over(outcome);
            else
                broken(error!);
        });
    }
}
