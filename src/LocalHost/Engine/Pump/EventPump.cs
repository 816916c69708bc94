using System.Collections.Concurrent;
using System.Text.Json;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Engine.Activities;
using Trunkline.LocalHost.Stores;
using Trunkline.Stores;
using Trunkline.Stores.Queues;

namespace Trunkline.LocalHost.Engine.Pump;

/// <summary>From the event queue to the dispatcher, several messages at once: what the queue trigger is to the function app. Works over any event queue.</summary>
/// <remarks>A store that is down never ends it and never counts against a message.</remarks>
internal sealed partial class EventPump(
    IEventQueue queue, Func<QueueMessage, CancellationToken, Task<DispatchTally>> dispatch, TimeProvider time, ILogger<EventPump> log, Func<Backlog>? backlog = null,
    PostsUnderWay? posts = null, Action<DispatchTally, bool>? dispatched = null)
    : BackgroundService
{
    private const int MaxInFlight = 32;
    private const int MaxReceive = 4;
    private const int MaxFailures = 5;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    // What waits in the queue costs its bytes, what waits as a run costs a coroutine: no more runs are begun while so many activities wait.
    private const int MaxBacklog = 256;

    // Those of a partner that hangs do not stop the flows of the others; yet each costs a coroutine, some kilobytes.
    private const int MaxHeld = 10_000;

    // While many posts wait for their answers, runs are begun in smaller helpings: those of one message keep the processors for milliseconds.
    private const int SmallBacklog = 48;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    // Not disposed, it holds nothing: a host that is put down without having started does not wait for this.
    private readonly SemaphoreSlim slots = new(MaxInFlight);
    private readonly ConcurrentDictionary<string, int> failures = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var outages = 0;
        try
        {
            while (true)
            {
                while (IsEnough(backlog?.Invoke() ?? default))
                    await Task.Delay(Breath, time, stoppingToken);
                var free = await TakeSlotsAsync(posts?.AreMany == true ? 1 : MaxReceive, stoppingToken);
                IReadOnlyList<QueueMessage> messages = [];
                try
                {
                    messages = await queue.ReceiveAsync(free, Lease, stoppingToken);
                    outages = 0;
                }
                catch (StoreUnavailableException e)
                {
                    Log.CannotReceive(log, e);
                    await Task.Delay(e.RetryAfter ?? Pause(++outages), time, stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    // Whatever it is: a pump that has ended would leave everything after it waiting, unseen.
                    Log.ReceivingFailed(log, e);
                    await Task.Delay(Pause(++outages), time, stoppingToken);
                }
                finally
                {
                    if (free > messages.Count)
                        slots.Release(free - messages.Count);
                }

                foreach (var message in messages)
                    _ = HandleAsync(message, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is being dispatched ends within the host's shutdown time, or is received again after the next start.
            for (var i = 0; i < MaxInFlight; i++)
                await slots.WaitAsync(CancellationToken.None);
        }
    }

    private bool IsEnough(Backlog waiting) => waiting.Moving > (posts?.AreMany == true ? SmallBacklog : MaxBacklog) || waiting.Held > MaxHeld;

    private async Task<int> TakeSlotsAsync(int most, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        var free = 1;
        while (free < most && slots.Wait(0, CancellationToken.None))
            free++;
        return free;
    }

    private async Task HandleAsync(QueueMessage message, CancellationToken stoppingToken)
    {
        try
        {
            await SettleAsync(message, stoppingToken);
        }
        catch (StoreUnavailableException e)
        {
            // Neither done nor given back: its lease runs out and it is received again.
            Log.CannotSettle(log, e, message.Id);
        }
        catch (Exception e)
        {
            Log.PumpFailed(log, e, message.Id);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task SettleAsync(QueueMessage message, CancellationToken stoppingToken)
    {
        DispatchTally tally;
        try
        {
            tally = await dispatch(message, stoppingToken);
            failures.TryRemove(message.Id, out _);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await queue.ReleaseAsync(message, TimeSpan.Zero, CancellationToken.None);
            return;
        }
        catch (StoreUnavailableException e)
        {
            Log.Unavailable(log, e, message.Id);
            await queue.ReleaseAsync(message, e.RetryAfter ?? Pause(message.DequeueCount), CancellationToken.None);
            return;
        }
        catch (Exception e)
        {
            await FailedAsync(message, e);
            return;
        }

        if (queue is JournalQueue journal)
        {
            journal.Complete(message, tally);
            return;
        }

        await queue.CompleteAsync(message, CancellationToken.None);
        dispatched?.Invoke(tally, message.DequeueCount > 1);
    }

    private async Task FailedAsync(QueueMessage message, Exception why)
    {
        // A message that cannot be read will not be readable later: set aside at once, as the function app does.
        var unreadable = why is JsonException;
        var count = failures.AddOrUpdate(message.Id, 1, static (_, before) => before + 1);
        if (count < MaxFailures && !unreadable)
        {
            Log.Failed(log, why, message.Id, count);
            await queue.ReleaseAsync(message, Pause(count), CancellationToken.None);
            return;
        }

        Log.Poisoned(log, why, message.Id, count);
        // Of a parser the message names a place; any other exception may carry data, so only its kind is kept.
        var reason = unreadable ? why.Message : $"{count} times: {why.GetType().Name}";
        await queue.PoisonAsync(message, reason, CancellationToken.None);
        failures.TryRemove(message.Id, out _);
    }

    private static TimeSpan Pause(int attempt)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempt - 1, 10));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static partial class Log
    {
        [LoggerMessage(21, LogLevel.Warning, "The event queue cannot be read; trying again.")]
        public static partial void CannotReceive(ILogger logger, Exception exception);

        [LoggerMessage(22, LogLevel.Warning, "Message {Id} could not be settled; it will be received again.")]
        public static partial void CannotSettle(ILogger logger, Exception exception, string id);

        [LoggerMessage(23, LogLevel.Warning, "Message {Id} waits: a store is unavailable.")]
        public static partial void Unavailable(ILogger logger, Exception exception, string id);

        [LoggerMessage(24, LogLevel.Warning, "Message {Id} could not be dispatched, failure {Count}.")]
        public static partial void Failed(ILogger logger, Exception exception, string id, int count);

        [LoggerMessage(25, LogLevel.Error, "Message {Id} is set aside after failure {Count}.")]
        public static partial void Poisoned(ILogger logger, Exception exception, string id, int count);

        [LoggerMessage(28, LogLevel.Error, "Receiving from the event queue failed by an internal error; trying again.")]
        public static partial void ReceivingFailed(ILogger logger, Exception exception);

        [LoggerMessage(26, LogLevel.Error, "Message {Id} was left to its lease by an internal error.")]
        public static partial void PumpFailed(ILogger logger, Exception exception, string id);
    }
}
