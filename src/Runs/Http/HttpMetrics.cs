using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Trunkline.Runs.Http;

/// <summary>Requests that flows answer. Runs in memory are counted here alone: they are over with their answer, so the sums over events and durable runs
/// stay as they are. What is accepted, or kept as a dead letter, is a durable run and counts among <c>trunkline.runs.*</c> too.</summary>
internal static class HttpMetrics
{
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("trunkline.http.requests", "{request}", "Requests to flows, by what came of them: completed, partial, failed, accepted, duplicate, refused");
    private static readonly Counter<long> LostRuns = Meter.CreateCounter<long>("trunkline.http.lost", "{run}", "Runs in memory that gave up after a change and could not be kept: the log names them");
    private static readonly Counter<long> Deprecated = Meter.CreateCounter<long>("trunkline.http.deprecated", "{request}", "Requests to flows that are declared deprecated");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("trunkline.http.duration", "s", "From a request to its answer, by flow and status");

    public static Activity? Start(string flow, string route) =>
        Telemetry.Source.HasListeners() ? Telemetry.Source.StartActivity("request " + flow, ActivityKind.Server)?.SetTag("trunkline.flow", flow).SetTag("http.route", route) : null;

    public static void Answered(string flow, string result, int status, TimeSpan took)
    {
        Requests.Add(1, new("flow", flow), new("result", result));
        Duration.Record(took.TotalSeconds, new("flow", flow), new("status", status));
    }

    public static void OutOfUse(string flow) => Deprecated.Add(1, new KeyValuePair<string, object?>("flow", flow));

    public static void Lost(string flow) => LostRuns.Add(1, new KeyValuePair<string, object?>("flow", flow));
}
