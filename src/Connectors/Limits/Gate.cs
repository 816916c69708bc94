namespace Trunkline.Connectors.Limits;

/// <summary>The partner's pause, as one process knows it. Not thread-safe: its owner locks it.</summary>
internal sealed class Gate(string connection)
{
    private DateTimeOffset pausedUntil;

    public Obstacle? Closed(DateTimeOffset now) => now < pausedUntil
        ? Obstacle.Held("paused", $"connection '{connection}' pauses because the partner asked for it", pausedUntil - now)
        : null;

    public void PauseUntil(DateTimeOffset until)
    {
        if (until > pausedUntil)
            pausedUntil = until;
    }
}
