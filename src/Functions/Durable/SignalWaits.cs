using System.Text.Json;
using Microsoft.DurableTask;

namespace Trunkline.Functions.Durable;

/// <summary>Waits for signals that may be given up. The orchestration's own wait is never cancelled: a cancelled one may stay in its line and
/// swallow the next signal. It stays open instead, and the next wait for that name, or the next execution, gets what it brings.</summary>
internal sealed class SignalWaits(TaskOrchestrationContext durable)
{
    // The orchestration tells names apart regardless of case.
    private readonly Dictionary<string, Line> lines = new(StringComparer.OrdinalIgnoreCase);

    public async Task<JsonElement> TakeAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!lines.TryGetValue(name, out var line))
            lines[name] = line = new Line();
        if (line.Unread.TryDequeue(out var unread))
            return DurablePayload.Read(unread);
        var waiter = new TaskCompletionSource<JsonElement>();
        line.Waiters.Add(waiter);
        if (line.Open < line.Waiters.Count)
            _ = ReceiveAsync(name, line);
        using (cancellationToken.UnsafeRegister((_, token) => Abandon(line, waiter, token), null))
            return DurablePayload.Read(await waiter.Task);
    }

    /// <summary>Sends what came and was not taken to this run's next execution.</summary>
    public void Forward()
    {
        foreach (var (name, line) in lines)
        {
            while (line.Unread.TryDequeue(out var payload))
                durable.SendEvent(durable.InstanceId, name, payload.ValueKind == JsonValueKind.String ? payload.GetString()! : payload);
        }
    }

    private static void Abandon(Line line, TaskCompletionSource<JsonElement> waiter, CancellationToken token)
    {
        line.Waiters.Remove(waiter);
        waiter.TrySetCanceled(token);
    }

    private async Task ReceiveAsync(string name, Line line)
    {
        line.Open++;
        var payload = await durable.WaitForExternalEvent<JsonElement>(name, CancellationToken.None);
        line.Open--;
        if (line.Waiters.Count == 0)
        {
            line.Unread.Enqueue(payload);
            return;
        }

        var first = line.Waiters[0];
        line.Waiters.RemoveAt(0);
        first.TrySetResult(payload);
    }

    private sealed class Line
    {
        /// <summary>Waits of the orchestration that are not over.</summary>
        public int Open { get; set; }

        public List<TaskCompletionSource<JsonElement>> Waiters { get; } = [];

        public Queue<JsonElement> Unread { get; } = new();
    }
}
