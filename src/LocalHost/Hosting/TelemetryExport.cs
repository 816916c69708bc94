using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Trunkline.LocalHost.Hosting;

/// <summary>Sends spans, metrics and logs to an OTLP collector where the standard variable names one; without it nothing of this is loaded.</summary>
internal static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Service = "OTEL_SERVICE_NAME";
    private const string Rooms = "Trunkline.*";

    // What local.settings.json may hold; the SDK reads every other standard variable from the environment by itself.
    private static readonly string[] Settings = [Endpoint, Service, "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_HEADERS"];

    public static void AddTelemetryExport(this WebApplicationBuilder builder, Func<string, string?> setting)
    {
        if (!string.IsNullOrEmpty(setting(Endpoint)))
            Add(builder, setting);
    }

    private static void Add(WebApplicationBuilder builder, Func<string, string?> setting)
    {
        foreach (var name in Settings)
        {
            if (setting(name) is { Length: > 0 } value)
                builder.Configuration[name] = value;
        }

        builder.Configuration[Service] ??= "trunkline";
        // Scopes stay out: the framework's name the path of the request.
        builder.Logging.AddOpenTelemetry(logs => logs.AddOtlpExporter());
        builder.Services.AddHostedService(_ => new Export(builder.Configuration));
    }

    /// <summary>Listens from before the rooms start until after they have stopped; disposing it sends what waits.</summary>
    private sealed class Export(IConfiguration configuration) : IHostedService, IDisposable
    {
        private TracerProvider? traces;
        private MeterProvider? metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .AddSource(Rooms, "System.Net.Http", "Microsoft.AspNetCore")
                .AddProcessor(new OriginsOnly())
                .AddOtlpExporter()
                .Build();
            metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .AddMeter(Rooms, "System.Net.Http", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddOtlpExporter()
                .Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            traces?.Dispose();
            metrics?.Dispose();
        }
    }
}
