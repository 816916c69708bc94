namespace Trunkline.Connectors.Limits;

/// <summary>Leaves a partner alone that fails again and again: after so many failures in a row no call is made for a while, then one is, as a
/// probe; if it fails too, the while doubles. Runs wait durably meanwhile and burn no attempts. Each instance learns for itself.</summary>
internal sealed class Breaker(string connection, BreakerDefinition definition, TimeProvider time)
{
    private static readonly TimeSpan WhileProbed = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private int failures;
    private TimeSpan open = definition.Open;
    private DateTimeOffset openUntil;
    private bool probing;

    /// <summary>Asks to make a call. Whoever is let in reports how it went.</summary>
    public Obstacle? Enter()
    {
        // Racy on purpose: a healthy connection pays no lock here.
        if (Volatile.Read(ref failures) < definition.Failures)
            return null;
        lock (gate)
        {
            if (failures < definition.Failures)
                return null;
            var now = time.GetUtcNow();
            if (now < openUntil)
                return Obstacle.Held("breaker-open", $"connection '{connection}' is left alone after {failures} failures in a row", openUntil - now);
            if (probing)
                return Obstacle.Held("breaker-open", $"connection '{connection}' is being probed after {failures} failures in a row", WhileProbed);
            probing = true;
            return null;
        }
    }

    public void Worked()
    {
        if (Volatile.Read(ref failures) == 0)
            return;
        lock (gate)
        {
            failures = 0;
            probing = false;
            open = definition.Open;
        }
    }

    public void Failed()
    {
        lock (gate)
        {
            var wasProbe = probing;
            probing = false;
            failures++;
            if (failures < definition.Failures || !wasProbe && failures > definition.Failures)
                return;

            // Calls that were under way when it opened tell nothing new; a probe does.
            if (wasProbe)
                open = open * 2 < definition.MostOpen ? open * 2 : definition.MostOpen;
            openUntil = time.GetUtcNow() + open;
        }
    }

    /// <summary>The call was not made after all, or its end is unknown.</summary>
    public void Withdrew()
    {
        if (Volatile.Read(ref failures) == 0)
            return;
        lock (gate)
            probing = false;
    }
}

/// <param name="Failures">In a row, until it opens.</param>
/// <param name="Open">How long no call is made at first.</param>
internal sealed record BreakerDefinition(int Failures, TimeSpan Open)
{
    public static readonly BreakerDefinition Default = new(10, TimeSpan.FromSeconds(5));

    /// <summary>The longest that no call is made.</summary>
    public TimeSpan MostOpen => Open > TimeSpan.FromMinutes(1) ? Open : TimeSpan.FromMinutes(1);
}
