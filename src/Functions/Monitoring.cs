#if AZURE_HOSTING
using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Trunkline.Functions;

/// <summary>Sends what the rooms tell to Azure Monitor, to an OTLP collector, or to both, by settings alone. One trace leads from a post to the last
/// attempt, since <c>traceparent</c> travels in the envelope. Nothing of a body or a secret is in it: no room puts one there.</summary>
internal static class Monitoring
{
    private const string Rooms = "Trunkline.*";

    public static void AddMonitoring(this FunctionsApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry();
        telemetry.WithTracing(traces => traces.AddSource(Rooms)).WithMetrics(metrics => metrics.AddMeter(Rooms));
        telemetry.UseFunctionsWorkerDefaults();
        if (IsSet(builder, "APPLICATIONINSIGHTS_CONNECTION_STRING"))
        {
            builder.Services.AddOptions<AzureMonitorExporterOptions>().Configure<TokenCredential>((options, credential) => options.Credential = credential);
            telemetry.UseAzureMonitorExporter();
        }

        if (IsSet(builder, "OTEL_EXPORTER_OTLP_ENDPOINT"))
            telemetry.UseOtlpExporter();
    }

    // The exporters throw where they are used without knowing where to.
    private static bool IsSet(FunctionsApplicationBuilder builder, string setting) => !string.IsNullOrEmpty(builder.Configuration[setting]);
}
#endif
