using Trunkline.Flows.Execution;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine.Activities;

/// <summary>Does activities on the thread pool, so many at once and no more.</summary>
internal sealed partial class ActivityPool(EngineWork work, TimeProvider time, int maxActivities, ILogger log)
{
    // While posts come first, two begin where one ends or is asked for, so that the number at once grows again once there is room, and no faster.
    private const int BegunTogether = 2;

    // So many run however many posts come: a flood of them slows delivery down and never stops it.
    private const int AlwaysAtOnce = 4;

    // More waiting work items than this mean that the processors, not the partners, are what activities wait for.
    private static readonly long BusyWorkItems = 4L * Environment.ProcessorCount;

    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly ActivityLanes lanes = new(maxActivities);
    private readonly CancellationTokenSource cancel = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool stopped;

    /// <summary>Activities asked for that have not begun.</summary>
    public Backlog Waiting
    {
        get
        {
            lock (gate)
                return lanes.Waiting;
        }
    }

    public void Enqueue(ActivityCall call)
    {
        lock (gate)
        {
            lanes.Enter(call);
            Begin();
        }
    }

    /// <summary>A post has been answered: there may be room now, and nobody else to see it where all that run hang.</summary>
    public void PostEnded()
    {
        lock (gate)
            Begin();
    }

    /// <summary>Null when it was cancelled by the host's stop: it is done anew after the next start.</summary>
    public async Task<StepOutcome?> DoAsync(StepRequest request)
    {
        try
        {
            return await work.Activity(request, cancel.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
        catch (StoreUnavailableException e)
        {
            return StepOutcome.Retry(new("store-unavailable", e.Message), time.GetUtcNow() + (e.RetryAfter ?? DefaultRetry));
        }
        catch (Exception e)
        {
            Log.Threw(log, e, request.StepId, request.RunId);
            return StepOutcome.Failed(new("internal", $"The step stopped on an internal error ({e.GetType().Name}); the log has the details."));
        }
    }

    public void Done(ActivityCall call)
    {
        lock (gate)
        {
            lanes.Leave(call);
            if (stopped && lanes.Running == 0)
                idle.TrySetResult();
            Begin();
        }
    }

    /// <summary>Begins no more activities; returns when those in flight are over, cancelled after the grace, or when the host waits no longer.</summary>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            stopped = true;
            if (lanes.Running == 0)
                idle.TrySetResult();
        }

        using var impatience = time.CreateTimer(static cancel => ((CancellationTokenSource)cancel!).Cancel(), cancel, grace, Timeout.InfiniteTimeSpan);
        try
        {
            await idle.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // One that does not listen to its cancellation: it is done anew after the next start, like after a crash.
            cancel.Cancel();
        }
    }

    // A provider waits for its answer and gives up after seconds; an accepted event is safe and can wait.
    private void Begin()
    {
        if (stopped)
            return;
        var postsFirst = work.PostsComeFirst?.Invoke() == true;
        for (var begun = 0; !postsFirst || (begun < BegunTogether && (lanes.Running < AlwaysAtOnce || work.WorkItemsWaiting() < BusyWorkItems)); begun++)
        {
            if (lanes.Next() is not { } next)
                return;
            ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Error, "Step {StepId} of run {RunId} threw; it counts as failed.")]
        public static partial void Threw(ILogger logger, Exception exception, string stepId, string runId);
    }
}
