namespace Trunkline.Connectors.Limits;

/// <summary>Concurrency and pause of one process. Not thread-safe: its owner locks it.</summary>
internal sealed class Gate(string connection, int? concurrency)
{
    private static readonly TimeSpan WhileBusy = TimeSpan.FromMilliseconds(100);

    private int underWay;

    public DateTimeOffset PausedUntil { get; private set; }

    public Obstacle? Closed(DateTimeOffset now)
    {
        if (now < PausedUntil)
            return Obstacle.Held("paused", $"connection '{connection}' pauses because the partner asked for it", PausedUntil - now);
        return underWay >= concurrency
            ? Obstacle.Held("budget", $"connection '{connection}' has {underWay} calls under way, as many as its limit allows", WhileBusy)
            : null;
    }

    public void Enter() => underWay++;

    public void Leave() => underWay--;

    public void PauseUntil(DateTimeOffset until)
    {
        if (until > PausedUntil)
            PausedUntil = until;
    }
}
