using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trunkline.Declarations;
using Trunkline.Intake.Events;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;
using Trunkline.Testing.Webhooks;
using Trunkline.Testing.Time;

namespace Trunkline.Intake.Tests.Support;

/// <summary>The whole room over a recording queue: a request goes in as a door would hand it over, the answer and the stored events come out.</summary>
internal sealed class TestIntake : IDisposable
{
    private readonly ServiceProvider services;

    public TestIntake(string yaml, IntakeOptions? options = null, RecordingQueue? queue = null, ManualTime? time = null, params (string Name, string Value)[] secrets)
        : this([yaml], options, queue, time, secrets)
    {
    }

    public TestIntake(IReadOnlyList<string> yamls, IntakeOptions? options = null, RecordingQueue? queue = null, ManualTime? time = null, params (string Name, string Value)[] secrets)
    {
        Queue = queue ?? new RecordingQueue();
        Time = time ?? new ManualTime(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        foreach (var (name, value) in secrets)
            Secrets.Values[name] = value;
        var faults = new FaultList();
        Sources = SourceCatalog.Read(yamls.Select(y => (y.Split('\n')[0].Split(':')[1].Trim() + ".yaml", y)), faults, name => name == "REGION" ? "eu" : null);
        faults.ThrowIfAny();
        var collection = new ServiceCollection();
        collection.AddLogging(l => l.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug));
        collection.AddSingleton<IEventQueue>(Queue).AddSingleton<ISecrets>(Secrets).AddSingleton<IEventDispatcher>(Dispatcher).AddSingleton<TimeProvider>(Time);
        collection.AddIntake(Sources, options);
        services = collection.BuildServiceProvider();
        Receiver = services.GetRequiredService<WebhookReceiver>();
    }

    /// <summary>A source for a provider's sample, with what it needs from outside.</summary>
    public static TestIntake For(ProviderSample sample, ManualTime time, FixedAnswers? outside = null, string lines = "")
    {
        outside ??= new FixedAnswers();
        foreach (var (url, content) in sample.Outside)
            outside.Add(url, content);
        var options = new IntakeOptions { CreateHttpClient = () => new HttpClient(outside, disposeHandler: false), PayPalRoots = sample.Root is null ? null : [sample.Root] };
        return new TestIntake(sample.Yaml("it") + lines, options, time: time, secrets: [.. sample.Secrets.Select(s => (s.Key, s.Value))]);
    }

    public RecordingQueue Queue { get; }

    public NamedSecrets Secrets { get; } = new();

    public RecordingDispatcher Dispatcher { get; } = new();

    public ManualTime Time { get; }

    public LogLines Logs { get; } = new();

    public SourceCatalog Sources { get; }

    public WebhookReceiver Receiver { get; }

    public IReadOnlyList<AcceptedEvent> Events => [.. Queue.Messages.SelectMany(m => EventMessage.Read(m))];

    public Task<TestAnswer> SendAsync(string source, SignedRequest request) => SendAsync(source, request.Method, request.Headers, request.Body, request.Query);

    public async Task<TestAnswer> SendAsync(
        string source, string method = "POST", IEnumerable<KeyValuePair<string, string>>? headers = null, byte[]? body = null, string query = "", Action<HttpContext>? change = null)
    {
        var context = new DefaultHttpContext();
        var request = context.Request;
        request.Method = method;
        request.Scheme = "https";
        request.Host = new HostString("hooks.example.com");
        request.Path = "/api/hooks/" + source;
        request.QueryString = new QueryString(query);
        foreach (var (name, value) in headers ?? [])
            request.Headers.Append(name, value);
        body ??= [];
        request.Body = new MemoryStream(body);
        if (body.Length > 0)
            request.ContentLength = body.Length;
        var sent = new MemoryStream();
        context.Response.Body = sent;
        change?.Invoke(context);
        await Receiver.ReceiveAsync(context, source);
        return new TestAnswer(context.Response.StatusCode, Encoding.UTF8.GetString(sent.ToArray()), context.Response.Headers);
    }

    public void Dispose() => services.Dispose();
}

internal sealed record TestAnswer(int Status, string Body, IHeaderDictionary Headers);

internal sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text)> All { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Enqueue((logLevel, formatter(state, exception) + exception));

    public void Dispose()
    {
    }
}
