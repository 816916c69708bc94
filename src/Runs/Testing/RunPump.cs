namespace Trunkline.Runs.Testing;

// The one thread of a played run: what the run's awaits go on with is done here, in order, before anything else happens to it.
internal sealed class RunPump : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> work = new();

    public override void Post(SendOrPostCallback d, object? state) => work.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public void Run(Action begin)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            begin();
            while (work.TryDequeue(out var next))
                next.Callback(next.State);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
