using System.Collections.Concurrent;

namespace Trunkline.Runs.Http;

/// <summary>One thread at a time for one run: what happens to it is told one after the other, and its flow goes on inside the telling.</summary>
internal sealed class RunLoop
{
    private readonly ConcurrentQueue<Action> happened = new();
    private int waiting;

    public void Post(Action what)
    {
        happened.Enqueue(what);
        if (Interlocked.Increment(ref waiting) == 1)
            ThreadPool.UnsafeQueueUserWorkItem(static loop => loop.Pump(), this, preferLocal: false);
    }

    /// <summary>Begins something on the loop; the task is over when that is, and whoever waits for it goes on elsewhere.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> flow)
    {
        var begun = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => begun.SetResult(flow()));
        var over = await begun.Task;
        return await over.ContinueWith(static t => t, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
    }

    private void Pump()
    {
        do
        {
            if (happened.TryDequeue(out var what))
                what();
        }
        while (Interlocked.Decrement(ref waiting) > 0);
    }
}
