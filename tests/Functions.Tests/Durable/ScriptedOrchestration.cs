using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Trunkline.Functions.Tests.Durable;

/// <summary>An orchestration whose surroundings a test writes. Everything that crosses it is serialised and read again, as the store would.</summary>
public sealed class ScriptedOrchestration : TaskOrchestrationContext
{
    private readonly Dictionary<string, TaskCompletionSource<string>> signals = [];

    public object? Input { get; set; }

    public DateTime Now { get; set; } = new(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);

    public Func<string, string, object> Activity { get; set; } = (_, _) => throw new InvalidOperationException("no activity was expected");

    public List<DateTime> Timers { get; } = [];

    public string? CustomStatus { get; private set; }

    public string? ContinuedWith { get; private set; }

    public bool? PreservedEvents { get; private set; }

    public bool Replaying { get; set; }

    public override TaskName Name => "Run";

    public override string InstanceId => "flow-0123456789abcdefghjkmnpqrs";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => DateTime.SpecifyKind(Now, DateTimeKind.Unspecified);

    public override bool IsReplaying => Replaying;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public void Signal(string name, object payload) => Waiting(name).TrySetResult(JsonSerializer.Serialize(payload));

    public override T? GetInput<T>()
        where T : default => Cross<T>(JsonSerializer.Serialize(Input));

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        var result = Activity(name.Name, Cross<string>(JsonSerializer.Serialize(input))!);
        return result is Exception failure
            ? Task.FromException<TResult>(failure)
            : Task.FromResult(Cross<TResult>(JsonSerializer.Serialize(result))!);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Timers.Add(fireAt);
        return Task.Delay(fireAt <= Now ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, cancellationToken);
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        Cross<T>(await Waiting(eventName).Task.WaitAsync(cancellationToken))!;

    public override void SetCustomStatus(object? customStatus) => CustomStatus = JsonSerializer.Serialize(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        ContinuedWith = JsonSerializer.Serialize(newInput);
        PreservedEvents = preserveUnprocessedEvents;
    }

    public override Guid NewGuid() => new("11111111-2222-3333-4444-555555555555");

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    private static T? Cross<T>(string json) => JsonSerializer.Deserialize<T>(json);

    private TaskCompletionSource<string> Waiting(string name)
    {
        if (!signals.TryGetValue(name, out var waiting))
            signals[name] = waiting = new TaskCompletionSource<string>();
        return waiting;
    }
}
