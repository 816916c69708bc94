using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Trunkline.Connectors;

/// <summary>What the room tells about itself, under the name <c>Trunkline.Connectors</c>.</summary>
public static class Telemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Trunkline.Connectors";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>("trunkline.connectors.attempts", "{attempt}", "Exchanges made, by connection and status: 401, 403 and 429, which call for different people, by themselves, others by class (2xx, 4xx, ..., none).");

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("trunkline.connectors.duration", "s", "How long an attempt took, by connection.");

    private static readonly Counter<long> Holds =
        Meter.CreateCounter<long>("trunkline.connectors.held", "{call}", "Calls put off without an attempt, by connection and reason; reasons that begin with grant- are about a credential in a person's name.");

    private static readonly Counter<long> Notices =
        Meter.CreateCounter<long>("trunkline.connectors.notices", "{answer}", "Answers that announced a deprecation, a sunset or a warning, by connection and kind.");

    private static readonly Counter<long> Drifts =
        Meter.CreateCounter<long>("trunkline.connectors.drift", "{answer}", "Answers without what a flow reads and (nearly) every answer before had, by connection and operation; once a run.");

    private static readonly Gauge<double> CertificateDaysLeft =
        Meter.CreateGauge<double>("trunkline.connectors.certificate.days.left", "d", "Days until the client certificate of a connection expires, told whenever it is read: once an hour while calls are made.");

    private static readonly Gauge<double> GrantDaysLeft =
        Meter.CreateGauge<double>("trunkline.connectors.grant.days.left", "d", "Days until the refresh token of a connection ends, where the partner or the file says so, told once an hour; life is its whole length in days.");

    internal static void Noticed(string connection, string kind)
    {
        if (Notices.Enabled)
            Notices.Add(1, new("connection", connection), new("kind", kind));
    }

    internal static void Drifted(string connection, string operation)
    {
        if (Drifts.Enabled)
            Drifts.Add(1, new("connection", connection), new("operation", operation));
    }

    internal static void Attempted(string connection, int? status, TimeSpan took)
    {
        if (Attempts.Enabled)
            Attempts.Add(1, new("connection", connection), new("status", Class(status)));
        if (Duration.Enabled)
            Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("connection", connection));
    }

    internal static void Held(string connection, string reason)
    {
        if (Holds.Enabled)
            Holds.Add(1, new("connection", connection), new("reason", reason));
    }

    internal static void CertificateExpires(string connection, TimeSpan left) =>
        CertificateDaysLeft.Record(left.TotalDays, new KeyValuePair<string, object?>("connection", connection));

    internal static void GrantEnds(string connection, TimeSpan left, TimeSpan life) =>
        GrantDaysLeft.Record(left.TotalDays, new("connection", connection), new("life", Math.Round(life.TotalDays, 1)));

    private static string Class(int? status) => status switch
    {
        null => "none",
        401 => "401",
        403 => "403",
        429 => "429",
        < 200 => "1xx",
        < 300 => "2xx",
        < 400 => "3xx",
        < 500 => "4xx",
        _ => "5xx",
    };
}
