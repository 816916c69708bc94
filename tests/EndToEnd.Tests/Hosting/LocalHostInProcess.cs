using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trunkline.LocalHost.Hosting;

namespace Trunkline.EndToEnd.Tests.Hosting;

/// <summary>LocalHost as the program builds it, but inside the test, so that single services can be replaced before it starts: what stands in
/// for the outside world is known to the test alone, and the program has no switch for it.</summary>
internal sealed class LocalHostInProcess : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly LogKeeper log;

    private LocalHostInProcess(WebApplication app, LogKeeper log)
    {
        (this.app, this.log) = (app, log);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url) };
    }

    public HttpClient Http { get; }

    public string Output => string.Join('\n', log.Lines);

    /// <summary>Starts it on a free port.</summary>
    /// <param name="folder">Its integrations and data.</param>
    /// <param name="settings">All settings it sees.</param>
    /// <param name="replace">Replaces services.</param>
    public static async Task<LocalHostInProcess> StartAsync(IntegrationsFolder folder, IReadOnlyDictionary<string, string> settings, Action<IServiceCollection> replace)
    {
        var options = LocalHostOptions.Parse(["--urls", "http://127.0.0.1:0", "--data", folder.Data, "--integrations", folder.Path]);
        var builder = LocalHostApp.CreateBuilder(options, settings.GetValueOrDefault);
        var log = new LogKeeper();
        builder.Logging.ClearProviders().AddProvider(log);
        replace(builder.Services);
        var app = builder.Build();
        app.MapTrunkline(options);
        await app.StartAsync();
        return new LocalHostInProcess(app, log);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private sealed class LogKeeper : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
