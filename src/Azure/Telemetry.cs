using System.Diagnostics.Metrics;
using Trunkline.Azure.Queues;

namespace Trunkline.Azure;

/// <summary>What this room tells the outside, under the meter <see cref="Name"/>.</summary>
public static class Telemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Trunkline.Azure";

    private static readonly Meter Meter = new(Name);
    private static readonly Gauge<long> Length = Meter.CreateGauge<long>("trunkline.queue.length", "{message}", "Messages in the event queue and in the poison queue");
    private static readonly Gauge<double> Oldest = Meter.CreateGauge<double>("trunkline.queue.oldest", "s", "How long the oldest visible message has been waiting");
    private static readonly Gauge<double> DaysLeft = Meter.CreateGauge<double>("trunkline.secrets.days.left", "d", "Days until a secret in use expires, where it has such a date");

    private static readonly Counter<long> Previous = Meter.CreateCounter<long>("trunkline.secrets.previous", "{look}", "Looks for the version before the current one of a secret, by outcome: found, none, refused (no role to list versions)");

    internal static void Report(string queue, QueueReading reading)
    {
        Length.Record(reading.Length, new KeyValuePair<string, object?>("queue", queue));
        Oldest.Record(reading.Oldest.TotalSeconds, new KeyValuePair<string, object?>("queue", queue));
    }

    internal static void SecretExpires(string name, TimeSpan left) => DaysLeft.Record(left.TotalDays, new KeyValuePair<string, object?>("secret", name));

    internal static void LookedBack(string name, string outcome) =>
        Previous.Add(1, new KeyValuePair<string, object?>("secret", name), new KeyValuePair<string, object?>("outcome", outcome));
}
