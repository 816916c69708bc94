using System.Diagnostics.Metrics;

namespace Trunkline.LocalHost.Engine;

/// <summary>What the engine and its journal tell of themselves, under the meter <c>Trunkline.LocalHost</c>.</summary>
internal sealed class EngineMetrics : IDisposable
{
    private readonly Meter meter = new("Trunkline.LocalHost");

    public EngineMetrics(RunEngine engine)
    {
        meter.CreateObservableGauge("trunkline.runs.live", () => engine.Live.Count, "{run}", "Runs that are not over, dead letters included");
        meter.CreateObservableGauge("trunkline.runs.kept", () => engine.Finished.Count, "{run}", "Finished runs within retention");
        meter.CreateObservableCounter("trunkline.journal.commits", () => engine.Journal.Commits, "{flush}", "Batches made durable");
        meter.CreateObservableGauge("trunkline.journal.bytes", () => engine.Journal.Segments.Bytes, "By", "Size of the journal's files");
        meter.CreateObservableGauge("trunkline.journal.live", () => engine.Journal.Segments.LiveBytes, "By", "Bytes of records that still count");
        meter.CreateObservableGauge("trunkline.journal.failing", () => engine.Journal.Failing ? 1 : 0, null, "1 while the disk takes nothing");
    }

    public void Dispose() => meter.Dispose();
}
