using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Trunkline.Functions.Tests.Durable;

/// <summary>An orchestration whose surroundings a test writes. Everything that crosses it is serialised and read again, as the store would.</summary>
public sealed class ScriptedOrchestration : TaskOrchestrationContext
{
    // As in the SDK: a signal goes to the first that waits for it, even if that one was cancelled meanwhile; without one it is kept.
    private readonly Dictionary<string, Queue<TaskCompletionSource<string>>> waiting = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<string>> kept = new(StringComparer.OrdinalIgnoreCase);

    public object? Input { get; set; }

    public DateTime Now { get; set; } = new(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);

    public Func<string, string, object> Activity { get; set; } = (_, _) => throw new InvalidOperationException("no activity was expected");

    public List<DateTime> Timers { get; } = [];

    public string? CustomStatus { get; private set; }

    public string? ContinuedWith { get; private set; }

    public bool? PreservedEvents { get; private set; }

    public bool Replaying { get; set; }

    public List<(string InstanceId, string Name, string Payload)> Sent { get; } = [];

    public override TaskName Name => "Run";

    public override string InstanceId => "flow-0123456789abcdefghjkmnpqrs";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => DateTime.SpecifyKind(Now, DateTimeKind.Unspecified);

    public override bool IsReplaying => Replaying;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public void Signal(string name, object payload)
    {
        var json = JsonSerializer.Serialize(payload);
        if (Of(waiting, name).TryDequeue(out var waiter))
            waiter.TrySetResult(json);
        else
            Of(kept, name).Enqueue(json);
    }

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

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        if (Of(kept, eventName).TryDequeue(out var json))
            return Cross<T>(json)!;
        var waiter = new TaskCompletionSource<string>();
        Of(waiting, eventName).Enqueue(waiter);
        using (cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken)))
            return Cross<T>(await waiter.Task)!;
    }

    public override void SetCustomStatus(object? customStatus) => CustomStatus = JsonSerializer.Serialize(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        ContinuedWith = JsonSerializer.Serialize(newInput);
        PreservedEvents = preserveUnprocessedEvents;
    }

    public override Guid NewGuid() => new("11111111-2222-3333-4444-555555555555");

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        Sent.Add((instanceId, eventName, JsonSerializer.Serialize(payload)));

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    private static T? Cross<T>(string json) => JsonSerializer.Deserialize<T>(json);

    private static Queue<T> Of<T>(Dictionary<string, Queue<T>> lines, string name)
    {
        if (!lines.TryGetValue(name, out var line))
            lines[name] = line = new Queue<T>();
        return line;
    }
}
