using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Limits;

/// <summary>A budget of this process alone: a token bucket, a bound of calls under way, and the partner's pause.</summary>
internal sealed class LocalBudget(string connection, BudgetDefinition? definition, TimeProvider time) : IBudget
{
    private static readonly TimeSpan WhileBusy = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private double tokens = definition?.Burst ?? 0;
    private DateTimeOffset filledAt = time.GetUtcNow();
    private DateTimeOffset promisedUntil;
    private DateTimeOffset pausedUntil;
    private int underWay;

    public ValueTask<Obstacle?> TakeAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return new(Take(time.GetUtcNow()));
    }

    public void Release()
    {
        lock (gate)
            underWay--;
    }

    public void Pause(TimeSpan wait)
    {
        lock (gate)
        {
            var until = time.GetUtcNow() + wait;
            if (until > pausedUntil)
                pausedUntil = until;
        }
    }

    private Obstacle? Take(DateTimeOffset now)
    {
        if (now < pausedUntil)
            return Obstacle.Held("paused", $"connection '{connection}' pauses because the partner asked for it", pausedUntil - now);
        if (underWay >= definition?.Concurrency)
            return Obstacle.Held("budget", $"connection '{connection}' has {underWay} calls under way, as many as its limit allows", WhileBusy);
        if (definition?.Rate is { } rate && TakeToken(rate, now) is { } wait)
            return Obstacle.Held("budget", $"connection '{connection}' has spent its budget of {rate:0.###} calls a second", wait);
        underWay++;
        return null;
    }

    // Each caller that is put off gets the next moment that nobody was told yet, so that they do not all come back at once.
    private TimeSpan? TakeToken(double rate, DateTimeOffset now)
    {
        tokens = Math.Min(definition!.Burst, tokens + (now - filledAt).TotalSeconds * rate);
        filledAt = now;
        if (tokens >= 1)
        {
            tokens--;
            return null;
        }

        var next = now + TimeSpan.FromSeconds((1 - tokens) / rate);
        promisedUntil = promisedUntil < next ? next : promisedUntil + TimeSpan.FromSeconds(1 / rate);
        return promisedUntil - now;
    }
}
