using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Trunkline.Functions.Tests.Durable;
using Trunkline.Functions.Tests.Triggers;
using Trunkline.Functions.Triggers;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;
using Trunkline.Testing;
using Trunkline.Testing.Network;

namespace Trunkline.Functions.Tests.Telemetry;

/// <summary>One event goes the whole way through the composed app, to real partners on loopback, one of which refuses and quotes what it was
/// sent; then everything that was told is searched for planted secrets and personal data.</summary>
public sealed class LeakTests : IAsyncLifetime
{
    private const string Person = "planted.person@example.test";
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static readonly string[] Planted = ["planted", "PLANTED", "planted.person%40example.test", Convert.ToBase64String("planted"u8)[..8]];
    private readonly TelemetryCapture capture = new();
    private readonly List<(string Path, string? TraceParent)> received = [];
    private OtlpCollector collector = null!;
    private LoopbackServer partner = null!;
    private ServiceProvider rooms = null!;

    public async Task InitializeAsync()
    {
        collector = await OtlpCollector.StartAsync();
        partner = await LoopbackServer.StartAsync(AnswerAsync);
        var address = partner.Address.GetLeftPart(UriPartial.Authority);
        string[] urls = ["STRIPE_API_URL", "MAIL_API_URL", "CRM_API_URL", "CRM_TOKEN_URL", "ERP_API_URL", "SHOP_API_URL"];
        var builder = FunctionApp.Create(
        [
            "--AzureWebJobsStorage=UseDevelopmentStorage=true", "--CRM_CLIENT_ID=client", "--ERP_USER=user", "--ALLOW_PRIVATE_PARTNERS=true",
            .. urls.Select(name => $"--{name}={address}/{name.ToLowerInvariant()}"),
        ]);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(capture).AddOpenTelemetry(logs => logs.AddOtlpExporter(exporter => To(exporter, "logs")));
        builder.Services
            .AddSingleton<IEventQueue>(new InMemoryEventQueue(TimeProvider.System))
            .AddSingleton<ITable>(new InMemoryTable())
            .AddSingleton<ISecrets>(new SettingSecrets(name => "planted-" + name));
        rooms = builder.Services.BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await rooms.DisposeAsync();
        await partner.DisposeAsync();
        await collector.DisposeAsync();
        capture.Dispose();
    }

    [Fact]
    public async Task Telemetry_of_a_whole_run_holds_no_secret_and_nothing_personal()
    {
        Assert.Equal(202, await PostAsync("planted-TRUNKLINE_SECRET_ORDERS_KEY"));
        Assert.Equal(401, await PostAsync("planted-wrong-key"));
        await DispatchAndRunAsync();
        Assert.Contains(received, call => call.Path.StartsWith("/crm_api_url/contacts/", StringComparison.Ordinal));
        Assert.Contains(capture.Told, line => line.StartsWith("metric trunkline.connectors.attempts", StringComparison.Ordinal));
        Assert.Contains(capture.Told, line => line.StartsWith("metric trunkline.runs.dead", StringComparison.Ordinal));
        var leaks = capture.Told.Where(line => Planted.Any(planted => line.Contains(planted, StringComparison.Ordinal))).ToList();
        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
    }

    // What Monitoring listens to, sent as it sends it: the packages that tie it to the worker are not on every feed, the exporter is.
    [Fact]
    public async Task An_export_of_a_whole_run_to_a_collector_holds_no_secret_and_nothing_personal()
    {
        using (var traces = Sdk.CreateTracerProviderBuilder().AddSource("Trunkline.*").AddOtlpExporter(exporter => To(exporter, "traces")).Build())
        using (var metrics = Sdk.CreateMeterProviderBuilder().AddMeter("Trunkline.*").AddOtlpExporter(exporter => To(exporter, "metrics")).Build())
        {
            Assert.Equal(202, await PostAsync("planted-TRUNKLINE_SECRET_ORDERS_KEY"));
            Assert.Equal(401, await PostAsync("planted-wrong-key"));
            await DispatchAndRunAsync();
            await rooms.DisposeAsync();
        }

        var (spans, numbers, lines) = (collector.Received("/v1/traces"), collector.Received("/v1/metrics"), collector.Received("/v1/logs"));
        Assert.Contains("Trunkline.Connectors", spans, StringComparison.Ordinal);
        Assert.All((string[])["trunkline.intake.accepted", "trunkline.connectors.attempts", "trunkline.runs.dead"], name => Assert.Contains(name, numbers, StringComparison.Ordinal));
        Assert.Contains("Trunkline.", lines, StringComparison.Ordinal);
        Assert.All((string[])[spans, numbers, lines], export => Assert.All(Planted, planted => Assert.DoesNotContain(planted, export, StringComparison.Ordinal)));
        Assert.Contains("private const string Rooms = \"Trunkline.*\";", File.ReadAllText(Repository.PathOf("src", "Functions", "Monitoring.cs")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics")]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware")]
    [InlineData("System.Net.Http.HttpClient.partner.LogicalHandler")]
    public void What_the_framework_says_of_requests_stays_in_the_worker(string category)
    {
        var log = rooms.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        log.LogInformation("Request starting POST https://app.example/api/hooks/orders?key=planted");
        log.LogWarning("Something is wrong");
        Assert.Contains(capture.Told, line => line.Contains("Something is wrong", StringComparison.Ordinal));
        Assert.DoesNotContain(capture.Told, line => line.Contains("planted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_trace_leads_from_the_post_to_the_last_attempt()
    {
        await PostAsync("planted-TRUNKLINE_SECRET_ORDERS_KEY");
        await DispatchAndRunAsync();
        // A token is asked for on behalf of all runs, so that exchange is part of none.
        var attempts = received.Where(call => call.Path != "/crm_token_url").ToList();
        Assert.Equal(2, attempts.Count);
        Assert.All(attempts, call => Assert.StartsWith($"00-{TraceId}-", call.TraceParent, StringComparison.Ordinal));
    }

    private void To(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{collector.Url}/v1/{signal}");
    }

    private async Task<int> PostAsync(string key)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"id":"evt-1","type":"order.placed","order":"42","customer":"{{Person}}"}""");
        var context = new DefaultHttpContext { RequestServices = rooms };
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.Headers["X-Api-Key"] = key;
        context.Request.Headers.TraceParent = $"00-{TraceId}-00f067aa0ba902b7-01";
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
        context.Response.Body = new MemoryStream();
        await ActivatorUtilities.CreateInstance<HooksFunction>(rooms).RunAsync(context.Request, "orders", new Mock<DurableTaskClient>("hub").Object);
        return context.Response.StatusCode;
    }

    private async Task DispatchAndRunAsync()
    {
        // The queue's trigger and the activities run in their own invocations: nothing of the post's context flows along by itself.
        Activity.Current = null;
        var queue = rooms.GetRequiredService<IEventQueue>();
        var message = Assert.Single(await queue.ReceiveAsync(32, TimeSpan.FromSeconds(30), CancellationToken.None));
        object? started = null;
        var client = new Mock<DurableTaskClient>("hub");
        client
            .Setup(c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? input, StartOrchestrationOptions? _, CancellationToken _) => started = input)
            .ReturnsAsync("run");
        await ActivatorUtilities.CreateInstance<DispatchFunction>(rooms).RunAsync(message.Body.ToArray(), client.Object, Deliveries.Number(1), CancellationToken.None);
        var step = ActivatorUtilities.CreateInstance<StepActivity>(rooms);
        var orchestration = new ScriptedOrchestration
        {
            Input = started,
            Activity = (_, payload) => Task.Run(() => step.RunAsync(payload, client.Object, CancellationToken.None)).GetAwaiter().GetResult(),
        };
        Assert.Null(await RunOrchestrator.RunAsync(orchestration));
        Assert.NotNull(orchestration.ContinuedWith);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        lock (received)
            received.Add((path, context.Request.Headers.TraceParent));
        if (path == "/crm_token_url")
        {
            await context.Response.WriteAsJsonAsync(new { access_token = "planted-access-token", token_type = "Bearer", expires_in = 3600 });
            return;
        }

        if (path == "/shop_api_url")
        {
            var order = new { name = "#42", totalPrice = "12.00", currencyCode = "EUR", customer = new { email = Person } };
            await context.Response.WriteAsJsonAsync(new { data = new { order } });
            return;
        }

        // A partner that quotes what it was sent, credentials included.
        context.Response.StatusCode = 422;
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { error = $"{Person} is blocked; your token was {context.Request.Headers.Authorization}" }));
    }
}
