namespace Trunkline.Connectors.Limits;

/// <summary>What one process needs no table for: the partner's pause.</summary>
internal sealed class LocalBudget(string connection, TimeProvider time) : IBudget
{
    private readonly Gate gate = new(connection);

    public ValueTask<Obstacle?> TakeAsync(int together, CancellationToken cancellationToken)
    {
        lock (gate)
            return new(gate.Closed(time.GetUtcNow()));
    }

    public void Release()
    {
    }

    public ValueTask PauseAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        lock (gate)
            gate.PauseUntil(time.GetUtcNow() + wait);
        return default;
    }
}
