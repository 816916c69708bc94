namespace Trunkline.LocalHost.Engine;

/// <summary>The single thread of a run: one event at a time, each until nothing of the flow can go on any more, on whatever pool thread is free.
/// So the flow sees its events in the same steps when they happen and when they are replayed.</summary>
internal abstract class RunMailbox : SynchronizationContext, IThreadPoolWorkItem
{
    private readonly object gate = new();
    private readonly Queue<IRunEvent> events = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> continuations = new();
    private Queue<IRunEvent>? replayed;
    private IRunEvent? first;
    private bool scheduled;
    private bool held;

    /// <summary>Appends an event.</summary>
    public void Tell(IRunEvent happened)
    {
        lock (gate)
        {
            events.Enqueue(happened);
            Schedule();
        }
    }

    /// <summary>The event to go on with after <see cref="Hold"/>, before all others.</summary>
    public void Release(IRunEvent begin)
    {
        lock (gate)
        {
            first = begin;
            held = false;
            Schedule();
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            continuations.Enqueue((d, state));
            Schedule();
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("A flow never waits for another thread.");

    public override SynchronizationContext CreateCopy() => this;

    void IThreadPoolWorkItem.Execute()
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            while (Next(out var happened, out var continuation))
            {
                if (continuation.Callback is not null)
                    continuation.Callback(continuation.State);
                else
                    React(happened!);
                RunContinuations();
                Settle();
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Delivers one event.</summary>
    protected abstract void React(IRunEvent happened);

    /// <summary>Nothing of the flow can go on until the next event.</summary>
    protected abstract void Settle();

    /// <summary>Keeps events back until <see cref="Release"/>.</summary>
    protected void Hold()
    {
        lock (gate)
            held = true;
    }

    /// <summary>Takes <see cref="Hold"/> back.</summary>
    protected void Unhold()
    {
        lock (gate)
            held = false;
    }

    /// <summary>Puts the recorded past before everything that waits.</summary>
    protected void Replay(IEnumerable<IRunEvent> past)
    {
        lock (gate)
            replayed = new(past);
    }

    private bool Next(out IRunEvent? happened, out (SendOrPostCallback? Callback, object? State) continuation)
    {
        happened = null;
        continuation = default;
        lock (gate)
        {
            if (continuations.TryDequeue(out var posted))
            {
                continuation = posted;
                return true;
            }

            if (!held)
            {
                (happened, first) = (first, null);
                if (happened is not null || replayed?.TryDequeue(out happened) == true || events.TryDequeue(out happened))
                    return true;
            }

            scheduled = false;
            return false;
        }
    }

    private void RunContinuations()
    {
        while (true)
        {
            (SendOrPostCallback Callback, object? State) next;
            lock (gate)
            {
                if (!continuations.TryDequeue(out next))
                    return;
            }

            next.Callback(next.State);
        }
    }

    private void Schedule()
    {
        if (scheduled || (held && continuations.Count == 0))
            return;
        scheduled = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
