using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Trunkline.Functions.Tests.Telemetry;

/// <summary>Everything that the rooms tell the outside: spans, metrics and logs of every level, as an exporter would get them.</summary>
internal sealed class TelemetryCapture : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> told = new();
    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly ActivityListener activities;
    private readonly MeterListener meters;

    public TelemetryCapture()
    {
        activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Trunkline.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(activities);
        meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name.StartsWith("Trunkline.", StringComparison.Ordinal))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        meters.Start();
    }

    public IReadOnlyCollection<string> Told => told;

    public IReadOnlyCollection<Activity> Spans => spans;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        told.Enqueue($"scope {state}");
        return null;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        told.Enqueue($"log {formatter(state, exception)} {exception}");
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
            told.Enqueue("log " + string.Join(' ', values.Select(value => $"{value.Key}={value.Value}")));
    }

    public void Dispose()
    {
        activities.Dispose();
        meters.Dispose();
    }

    private void Keep(Activity span)
    {
        spans.Enqueue(span);
        var events = span.Events.Select(one => $"{one.Name} {string.Join(' ', one.Tags)}");
        told.Enqueue($"span {span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Baggage)} {string.Join(' ', events)}");
    }

    private void Keep<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        told.Enqueue($"metric {instrument.Name} {value} {string.Join(' ', tags.ToArray())}");
}
