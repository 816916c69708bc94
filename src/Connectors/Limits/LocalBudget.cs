using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Limits;

/// <summary>What one process needs no table for: calls under way at the same time, and the partner's pause.</summary>
internal sealed class LocalBudget(string connection, BudgetDefinition? definition, TimeProvider time) : IBudget
{
    private readonly Gate gate = new(connection, definition?.Concurrency);

    public ValueTask<Obstacle?> TakeAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (gate.Closed(time.GetUtcNow()) is { } closed)
                return new(closed);
            gate.Enter();
            return default;
        }
    }

    public void Release()
    {
        lock (gate)
            gate.Leave();
    }

    public ValueTask PauseAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        lock (gate)
            gate.PauseUntil(time.GetUtcNow() + wait);
        return default;
    }
}
