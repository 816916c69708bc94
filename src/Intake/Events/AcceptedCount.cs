namespace Trunkline.Intake.Events;

/// <summary>Counts events that came in by another way than a post, under the same counter: whatever way they came, accepted and dispatched must agree.</summary>
public static class AcceptedCount
{
    /// <summary>Counts one event that is durable.</summary>
    /// <param name="source">Its source.</param>
    public static void Add(string source) => Telemetry.Accepted.Add(1, new KeyValuePair<string, object?>("source", source));
}
