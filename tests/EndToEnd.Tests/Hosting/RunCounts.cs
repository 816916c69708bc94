using System.Diagnostics.Metrics;

namespace Trunkline.EndToEnd.Tests.Hosting;

/// <summary>Counts refused starts of runs in this process, by flow, and waits for them.</summary>
internal sealed class RunCounts : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> duplicates = new(StringComparer.Ordinal);
    private readonly List<(string Flow, long Count, TaskCompletionSource Met)> waiters = [];

    public RunCounts()
    {
        listener.InstrumentPublished = static (instrument, listening) =>
        {
            if (instrument.Name == "trunkline.runs.duplicate")
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Add(tags, value));
        listener.Start();
    }

    /// <summary>Waits until so many starts of the flow's runs were refused because the run was there.</summary>
    public async Task WaitForDuplicatesAsync(string flow, long count)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (duplicates.GetValueOrDefault(flow) >= count)
                return;
            waiters.Add((flow, count, met));
        }

        await met.Task.WaitAsync(TimeSpan.FromSeconds(90));
    }

    public void Dispose() => listener.Dispose();

    private void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, long value)
    {
        string? flow = null;
        foreach (var (name, tag) in tags)
            flow = name == "flow" ? tag as string : flow;
        lock (gate)
        {
            var now = duplicates[flow!] = duplicates.GetValueOrDefault(flow!) + value;
            foreach (var waiter in waiters.Where(w => w.Flow == flow && now >= w.Count))
                waiter.Met.TrySetResult();
        }
    }
}
