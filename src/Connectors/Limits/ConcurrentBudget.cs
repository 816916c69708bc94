namespace Trunkline.Connectors.Limits;

/// <summary>A budget whose calls under way are counted too.</summary>
internal sealed class ConcurrentBudget(SharedSlots slots, IBudget rate) : IBudget
{
    public async ValueTask<Obstacle?> TakeAsync(int together, CancellationToken cancellationToken)
    {
        // The slot first: it can be given back.
        if (await slots.TakeAsync(together, cancellationToken) is { } busy)
            return busy;
        Obstacle? obstacle = null;
        var taken = false;
        try
        {
            obstacle = await rate.TakeAsync(together, cancellationToken);
            taken = obstacle is null;
            return obstacle;
        }
        finally
        {
            if (!taken)
                slots.Release();
        }
    }

    public void Release() => slots.Release();

    public ValueTask PauseAsync(TimeSpan wait, CancellationToken cancellationToken) => rate.PauseAsync(wait, cancellationToken);
}
