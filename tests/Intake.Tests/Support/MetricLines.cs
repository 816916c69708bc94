using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Trunkline.Intake.Tests.Support;

/// <summary>Listens to some of the room's instruments. The meter is the process's: tests tell theirs apart by the name of the source.</summary>
internal sealed class MetricLines : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string Instrument, string? Source, double Value, KeyValuePair<string, object?>[] Tags)> lines = new();

    public MetricLines(params string[] instruments)
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == Telemetry.Name && instruments.Contains(instrument.Name))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Add(i, v, tags));
        listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Add(i, v, tags));
        listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Add(i, v, tags));
        listener.Start();
    }

    public double Sum(string instrument, string source) => lines.Where(l => l.Instrument == instrument && l.Source == source).Sum(l => l.Value);

    public int Count(string instrument, string source) => lines.Count(l => l.Instrument == instrument && l.Source == source);

    /// <summary>The values of a tag, in order.</summary>
    public IEnumerable<object?> Tags(string instrument, string source, string tag) =>
        lines.Where(l => l.Instrument == instrument && l.Source == source).Select(l => l.Tags.First(t => t.Key == tag).Value);

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? source = null;
        foreach (var (name, tag) in tags)
            source = name == "source" ? tag as string : source;
        lines.Enqueue((instrument.Name, source, value, tags.ToArray()));
    }
}
