using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Trunkline.Connectors.Tests;

/// <summary>What the room tells about one connection.</summary>
internal sealed class ToldMetrics : IDisposable
{
    private readonly ConcurrentQueue<string> counts = new();
    private readonly ConcurrentDictionary<string, double> levels = new();
    private readonly MeterListener listener = new();

    public ToldMetrics(string connection)
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (Tags(tags, connection) is { } told)
                counts.Enqueue($"{instrument.Name} {told} {value}");
        });
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (Tags(tags, connection) is not null)
                levels[instrument.Name] = value;
        });
        listener.Start();
    }

    /// <summary>Counters, one line an addition.</summary>
    public IReadOnlyCollection<string> Counts => counts;

    /// <summary>The last value of each gauge and histogram.</summary>
    public IReadOnlyDictionary<string, double> Levels => levels;

    public void Dispose() => listener.Dispose();

    private static string? Tags(ReadOnlySpan<KeyValuePair<string, object?>> tags, string connection)
    {
        var told = string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
        return told.Contains($"connection={connection}", StringComparison.Ordinal) ? told : null;
    }
}
