using System.Text.Json;
using Trunkline.LocalHost.Engine.Records;

namespace Trunkline.LocalHost.Engine.Context;

/// <summary>Signals that came and signals that are waited for, by name, in order. Used on the run's thread only.</summary>
internal sealed class SignalBox
{
    private readonly List<UnreadSignal> unread = [];
    private readonly List<(string Name, TaskCompletionSource<JsonElement> Waiter)> waiters = [];

    public IReadOnlyList<UnreadSignal> Unread => unread;

    public void Deliver(string name, JsonElement payload)
    {
        var at = waiters.FindIndex(entry => entry.Name == name);
        if (at < 0)
        {
            unread.Add(new(name, payload));
            return;
        }

        var waiter = waiters[at].Waiter;
        waiters.RemoveAt(at);
        waiter.SetResult(payload);
    }

    public async Task<JsonElement> TakeAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var at = unread.FindIndex(signal => signal.Name == name);
        if (at >= 0)
        {
            var payload = unread[at].Payload;
            unread.RemoveAt(at);
            return payload;
        }

        var waiter = new TaskCompletionSource<JsonElement>();
        waiters.Add((name, waiter));
        using (cancellationToken.UnsafeRegister((_, token) => Abandon(waiter, token), null))
            return await waiter.Task;
    }

    private void Abandon(TaskCompletionSource<JsonElement> waiter, CancellationToken token)
    {
        waiters.RemoveAll(entry => entry.Waiter == waiter);
        waiter.TrySetCanceled(token);
    }
}
